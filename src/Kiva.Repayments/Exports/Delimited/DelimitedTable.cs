using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;
using Sylvan.Data.Csv;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>The records of a delimited text, one after the other, each with the line on which it begins.</summary>
internal sealed class DelimitedTable : ExportTable
{
    private const int MostColumns = 1_000;

    private readonly ExportContent _content;
    private readonly ExportText _text;
    private readonly CsvDataReader _csv;
    private int _nextLine = 1;

    private DelimitedTable(ExportContent content, ExportText text, CsvDataReader csv)
        : base(hasKinds: false) => (_content, _text, _csv) = (content, text, csv);

    public override int Width => _csv.RowFieldCount;

    public override string Encoding => _text.Encoding;

    public override bool MayBeCutOff => !_csv.GetRawRecordSpan().EndsWith("\n", StringComparison.Ordinal);

    public override bool IsFilled => _text.IsFilled;

    public static async Task<DelimitedTable> OpenAsync(
        ExportContent content, ExportText text, char delimiter, int linesAhead, CancellationToken cancellationToken)
    {
        try
        {
            var table = new DelimitedTable(content, text, Csv.Create(text, delimiter, ExportText.Window));
            for (var i = 0; i < linesAhead; i++)
                await table.ReadAsync(cancellationToken);
            return table;
        }
        catch (CsvRecordTooLargeException)
        {
            throw UnreadableExportException.At("export.record-too-long", 1);
        }
    }

    public override ValueTask FillAsync(CancellationToken cancellationToken) => _text.FillAsync(cancellationToken);

    public override ReadOnlySpan<char> Cell(int column) => _csv.GetFieldSpan(column);

    public override ValueTask DisposeAsync()
    {
        _csv.Dispose();
        return _content.DisposeAsync();
    }

    /// <summary>Lines are counted as an editor counts them: quoted line breaks, titles and blank lines included.</summary>
    public override bool Read()
    {
        try
        {
            if (!_csv.Read())
                return false;
        }
        catch (CsvRecordTooLargeException)
        {
            throw UnreadableExportException.At("export.record-too-long", _nextLine);
        }
        catch (CsvFormatException)
        {
            throw UnreadableExportException.At("export.quotation-marks", _nextLine);
        }

        if (_csv.RowFieldCount > MostColumns)
            throw UnreadableExportException.At("export.too-many-columns", _nextLine);

        Line = _nextLine;
        _nextLine += _csv.GetRawRecordSpan().Count('\n');
        return true;
    }
}
