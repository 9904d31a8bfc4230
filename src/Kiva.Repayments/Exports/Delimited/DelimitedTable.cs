using Kiva.Repayments.Exports.Text;
using Sylvan.Data.Csv;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>The records of a delimited text, one after the other, each with the line on which it begins.</summary>
internal sealed class DelimitedTable : IAsyncDisposable
{
    private const int MostColumns = 1_000;

    private readonly ExportContent _content;
    private readonly ExportText _text;
    private readonly CsvDataReader _csv;
    private int _nextLine = 1;

    private DelimitedTable(ExportContent content, ExportText text, CsvDataReader csv) => (_content, _text, _csv) = (content, text, csv);

    /// <summary>Where the current record begins, as an editor counts: quoted line breaks, titles and blank lines included.</summary>
    public int Line { get; private set; }

    /// <summary>The number of cells of the current record.</summary>
    public int Width => _csv.RowFieldCount;

    public static async Task<DelimitedTable> OpenAsync(ExportContent content, ExportText text, DelimitedLayout layout, CancellationToken cancellationToken)
    {
        try
        {
            var table = new DelimitedTable(content, text, Csv.Create(text, layout.Delimiter, ExportText.Window));
            for (var i = 0; i < layout.RecordsAhead; i++)
                await table.ReadAsync(cancellationToken);
            return table;
        }
        catch (CsvRecordTooLargeException)
        {
            throw UnreadableExportException.At("export.record-too-long", 1);
        }
    }

    /// <summary>Whether the next record is in memory.</summary>
    public bool IsFilled => _text.IsFilled;

    public ValueTask FillAsync(CancellationToken cancellationToken) => _text.FillAsync(cancellationToken);

    /// <returns><see langword="false"/> at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!IsFilled)
            await FillAsync(cancellationToken);
        return Read();
    }

    /// <summary>Good until the next one is asked for.</summary>
    public ReadOnlySpan<char> Cell(int column) => _csv.GetFieldSpan(column);

    public bool IsBlank() => Csv.IsBlank(_csv);

    public ValueTask DisposeAsync()
    {
        _csv.Dispose();
        return _content.DisposeAsync();
    }

    /// <summary>Reads a record that <see cref="IsFilled"/> promises.</summary>
    /// <returns><see langword="false"/> at the end.</returns>
    public bool Read()
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
