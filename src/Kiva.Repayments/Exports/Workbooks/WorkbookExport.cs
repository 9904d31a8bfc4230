using System.Globalization;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>Opens a workbook. It is read from memory, because its directory stands at its end.</summary>
internal static class WorkbookExport
{
    public static async Task<TableExport> OpenAsync(ExportContent content, ReadingBasis basis, CancellationToken cancellationToken)
    {
        var workbook = WorkbookFile.Open(await ReadAsync(content, cancellationToken), cancellationToken);
        await content.DisposeAsync();

        var remarks = new List<Problem>();
        var (sheet, layout) = SheetSearch.Find(workbook, basis, remarks, cancellationToken);
        var places = layout.Places;
        var format = new ExportFormat(
            workbook.MediaType, Encoding: null, Delimiter: null, DecimalSeparator: null, layout.Columns,
            new ExportSheet(sheet.Name, ColumnLetters.Of(places.Loan), places.Client is { } client ? ColumnLetters.Of(client) : null, ColumnLetters.Of(places.Amount)));
        return new TableExport(Open(remarks, cancellationToken), layout, format, remarks, token => Task.FromResult<ExportTable>(Open(null, token)), basis);

        SheetTable Open(List<Problem>? noticed, CancellationToken token) => SheetTable.Open(workbook.Open(sheet, token), layout, layout.Width, encoding: null, noticed);
    }

    private static async Task<MemoryStream> ReadAsync(ExportContent content, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1_024];
        while (await content.ReadAsync(buffer, cancellationToken) is var length and > 0)
        {
            if (bytes.Length + length > WorkbookLimits.MostBytes)
                throw Damage.Refusal("workbook.too-large", (WorkbookLimits.MostBytes / 1_000_000).ToString(CultureInfo.InvariantCulture));
            bytes.Write(buffer, 0, length);
        }

        return bytes;
    }
}
