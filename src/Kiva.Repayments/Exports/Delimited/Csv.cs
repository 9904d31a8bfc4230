using Kiva.Repayments.Exports.Text;
using Sylvan.Data.Csv;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>The CSV parser, set so that it leaves nothing out by itself.</summary>
internal static class Csv
{
    public static CsvDataReader Create(TextReader text, char delimiter, int bufferSize) => CsvDataReader.Create(text, new CsvDataReaderOptions
    {
        Delimiter = delimiter,
        HasHeaders = false,
        BufferSize = bufferSize,
        // A line that begins with the comment sign is dropped in silence, and "#" begins real ids. A return never comes through ExportText.
        Comment = '\r',
    });

    public static bool IsBlank(CsvDataReader csv)
    {
        for (var i = 0; i < csv.RowFieldCount; i++)
        {
            if (!CellText.Trim(csv.GetFieldSpan(i)).IsEmpty)
                return false;
        }

        return true;
    }
}
