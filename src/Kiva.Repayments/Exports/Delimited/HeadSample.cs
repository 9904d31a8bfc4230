using Kiva.Repayments.Exports.Text;
using Sylvan.Data.Csv;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>The first records of a text, split by one delimiter.</summary>
/// <param name="Rows">The cells of the rows among which the header is looked for.</param>
/// <param name="Widths">The number of cells of each record; 0 for a record without any content.</param>
/// <param name="FaultLine">The line of the record whose quotation marks do not fit, where the sample ends for that reason.</param>
internal sealed record HeadSample(IReadOnlyList<string[]> Rows, IReadOnlyList<int> Widths, int? FaultLine)
{
    private const int MostRecords = 200;

    /// <param name="isAll">Whether the text ends with <paramref name="head"/>; if not, its last record may be cut off.</param>
    public static HeadSample Take(string head, bool isAll, char delimiter, int rows)
    {
        var sample = new List<string[]>();
        var widths = new List<int>();
        var line = 1;
        try
        {
            using var csv = Csv.Create(new StringReader(head), delimiter, Math.Max(head.Length + 1, 128));
            while (widths.Count < MostRecords && csv.Read())
            {
                line += csv.GetRawRecordSpan().Count('\n');
                widths.Add(Csv.IsBlank(csv) ? 0 : csv.RowFieldCount);
                if (sample.Count < rows)
                    sample.Add([.. Enumerable.Range(0, csv.RowFieldCount).Select(i => CellText.Trim(csv.GetFieldSpan(i)).ToString())]);
            }
        }
        catch (CsvFormatException)
        {
            return new HeadSample(sample, widths, sample.Count < rows ? line : null);
        }

        if (widths.Count < MostRecords && !isAll && widths.Count > 0)
        {
            widths.RemoveAt(widths.Count - 1);
            if (sample.Count > widths.Count)
                sample.RemoveAt(sample.Count - 1);
        }

        return new HeadSample(sample, widths, FaultLine: null);
    }
}
