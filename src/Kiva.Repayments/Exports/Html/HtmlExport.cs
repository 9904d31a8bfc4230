using System.Globalization;
using System.Text;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Exports.Workbooks;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Html;

/// <summary>Opens a web page with a table in it: what many systems give as an Excel file, because Excel opens it.</summary>
internal static class HtmlExport
{
    private const int MostCharacters = 25_000_000;

    /// <exception cref="UnreadableExportException">It has no table with a header, or more than one.</exception>
    public static async Task<TableExport> OpenAsync(ExportContent content, ReadingBasis basis, CancellationToken cancellationToken)
    {
        var (html, encoding) = await ReadAsync(content, cancellationToken);
        await content.DisposeAsync();

        var (number, layout) = Find(html, new HeaderSearch(basis.Settings.Columns, basis.Columns), cancellationToken);
        var remarks = new List<Problem>();
        var format = new ExportFormat("text/html", encoding, Delimiter: null, DecimalSeparator: null, layout.Columns);
        return new TableExport(Open(remarks, cancellationToken), layout, format, remarks, token => Task.FromResult<ExportTable>(Open(null, token)), basis);

        SheetTable Open(List<Problem>? noticed, CancellationToken token) =>
            SheetTable.Open(new HtmlRows(new HtmlPage(html, token), number), layout, width: null, encoding, noticed);
    }

    private static async Task<(string Html, string Encoding)> ReadAsync(ExportContent content, CancellationToken cancellationToken)
    {
        using var text = new ExportText(content);
        var html = new StringBuilder();
        var buffer = new char[ExportText.Window];
        do
        {
            await text.FillAsync(cancellationToken);
            html.Append(buffer, 0, text.Read(buffer, 0, buffer.Length));
            if (html.Length > MostCharacters)
                throw Damage.Refusal("html.too-large", (MostCharacters / 1_000_000).ToString(CultureInfo.InvariantCulture));
        }
        while (!text.HoldsAll || !text.Held.IsEmpty);

        return (html.ToString(), text.Encoding);
    }

    /// <summary>A table that only lays out others has no text of its own in its cells, and so no header.</summary>
    private static (int Number, TableLayout Layout) Find(string html, HeaderSearch headers, CancellationToken cancellationToken)
    {
        var looks = new SortedDictionary<int, TableLook>();
        var page = new HtmlPage(html, cancellationToken);
        while (page.Read())
        {
            if (!looks.TryGetValue(page.Table.Number, out var look))
                looks[page.Table.Number] = look = new TableLook(headers);
            if (!look.IsComplete)
                look.Take(page.Table.Line, page.Table.Cells);
        }

        return looks.Where(one => one.Value.IsTable).ToArray() switch
        {
            [(var number, { Layout: { } layout })] => (number, layout),
            [(_, var look)] => throw new UnreadableExportException(look.Unclear!),
            [var one, var other, ..] => throw Damage.Refusal("html.two-tables", Ordinal(one.Key), Ordinal(other.Key)),
            _ => throw new UnreadableExportException(WhyNone(looks.Values)),
        };
    }

    private static Problem WhyNone(IReadOnlyCollection<TableLook> looks)
    {
        if (looks.FirstOrDefault(look => look.Unclear is not null) is { } unclear)
            return unclear.Unclear!;

        return looks.Any(look => look.Layout is not null) ? new Problem("export.no-rows")
            : looks.MaxBy(look => look.FilledCells) is { FilledCells: > 0 } fullest ? fullest.WhyNone()
            : new Problem("export.html");
    }

    private static string Ordinal(int number) => (number + 1).ToString(CultureInfo.InvariantCulture);
}
