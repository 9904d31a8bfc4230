using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>Finds the delimiter, the header and the columns in the beginning of a delimited text.</summary>
internal static class LayoutFinder
{
    private const int HeadLength = 64 * 1_024;
    private const string Delimiters = ",;\t|";

    /// <exception cref="UnreadableExportException">There is no header, or it leaves open what is meant.</exception>
    public static (char Delimiter, TableLayout Layout) Find(ExportText text, ReadingBasis basis)
    {
        var held = text.Held;
        if (CellText.Trim(held).IsEmpty && text.HoldsAll)
            throw new UnreadableExportException(new Problem("export.empty"));

        var isAll = text.HoldsAll && held.Length <= HeadLength;
        var head = held[..Math.Min(held.Length, HeadLength)].ToString();
        var search = new HeaderSearch(basis.Settings.Columns, basis.Columns);
        var declared = DeclaredDelimiter(head);

        // The line "sep=;" is a record of its own and one more that may stand before the header.
        var rows = HeaderSearch.Rows + (declared is null ? 0 : 1);
        var samples = (declared?.ToString() ?? Delimiters).Select(delimiter => (Delimiter: delimiter, Sample: HeadSample.Take(head, isAll, delimiter, rows))).ToArray();
        var found = samples
            .Select(one => (one.Delimiter, Layout: Find(one.Delimiter, one.Sample, search)))
            .Where(one => one.Layout is not null)
            .ToArray();

        return found switch
        {
            [var only] => (only.Delimiter, only.Layout!),
            [] => throw WhyNone(MostRegular(samples.Select(one => one.Sample)), search),
            _ => throw new UnreadableExportException(new Problem("export.delimiter-unclear", Arguments: [Shown(found[0].Delimiter), Shown(found[1].Delimiter)])),
        };
    }

    private static TableLayout? Find(char delimiter, HeadSample sample, HeaderSearch search)
    {
        for (var i = 0; i < sample.Rows.Count; i++)
        {
            var cells = sample.Rows[i];
            if (search.Read(cells) is not { } places)
                continue;

            var headed = Array.FindLastIndex(cells, cell => cell.Length > 0) + 1;
            return new TableLayout(i + 1, cells[..headed], cells.Length, places)
            {
                Delimiter = delimiter,
                Titles = sample.Rows.Take(i).Select(OtherLines.TitleOf).Where(title => title.Length > 0).ToHashSet(StringComparer.Ordinal),
            };
        }

        return null;
    }

    private static UnreadableExportException WhyNone(HeadSample sample, HeaderSearch search) => sample.FaultLine is { } line
        ? UnreadableExportException.At("export.quotation-marks", line)
        : new UnreadableExportException(search.WhyNone(sample.Rows));

    /// <summary>The delimiter under which most records have as many cells as the others, and more than one.</summary>
    private static HeadSample MostRegular(IEnumerable<HeadSample> samples) => samples.MaxBy(sample =>
    {
        var usual = sample.Widths.Where(width => width > 1).CountBy(width => width).Select(group => group.Value);
        return usual.DefaultIfEmpty().Max();
    })!;

    /// <summary>What Excel reads from a first line such as <c>sep=;</c>.</summary>
    private static char? DeclaredDelimiter(string head)
    {
        var end = head.IndexOf('\n', StringComparison.Ordinal);
        var line = (end < 0 ? head : head[..end]).AsSpan().Trim('"');
        return line.Length >= 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && Delimiters.Contains(line[4], StringComparison.Ordinal)
            ? line[4]
            : null;
    }

    private static string Shown(char delimiter) => delimiter == '\t' ? "tab" : delimiter.ToString();
}
