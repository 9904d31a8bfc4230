using ExcelDataReader;

namespace Kiva.Repayments.Exports.Workbooks.Xls;

/// <summary>The rows of a sheet of a binary workbook.</summary>
internal sealed class XlsRows : SheetRows
{
    private const int MostRows = 65_536;
    private const int MostColumns = 256;

    private readonly IExcelDataReader _reader;
    private Action? _giveBack;
    private readonly SheetCell[] _cells;
    private readonly Dictionary<int, CellFormat> _formats = [];

    /// <exception cref="UnreadableExportException">The sheet claims more rows or columns than it can have.</exception>
    public XlsRows(IExcelDataReader reader, Action giveBack)
    {
        (_reader, _giveBack) = (reader, giveBack);
        _cells = reader is { RowCount: <= MostRows, FieldCount: <= MostColumns } ? new SheetCell[reader.FieldCount] : throw Damage.Found();
    }

    public override ReadOnlySpan<SheetCell> Cells => _cells;

    /// <summary>Once: afterwards somebody else may have the reader.</summary>
    public override void Dispose()
    {
        _giveBack?.Invoke();
        _giveBack = null;
    }

    protected override bool ReadRow() => LibraryFaults.Guard(this, rows => rows.ReadNext());

    private bool ReadNext()
    {
        if (!_reader.Read())
            return false;

        Line++;
        IsHidden = _reader.RowHeight == 0;
        for (var i = 0; i < _cells.Length; i++)
            _cells[i] = CellAt(i);
        return true;
    }

    private SheetCell CellAt(int column) => _reader.GetValue(column) switch
    {
        string text => SheetCell.OfText(text),
        double number => SheetCell.Of(number, FormatAt(column)),
        int number => SheetCell.Of(number, FormatAt(column)),
        bool value => SheetCell.OfBoolean(value),
        DateTime date => SheetCell.OfDate(date),
        TimeSpan time => SheetCell.OfDate(time.ToString("c")),

        // The library has no errors: #N/A and the like come as empty cells, which are as wrong where a value is needed.
        _ => default,
    };

    private CellFormat FormatAt(int column)
    {
        var index = _reader.GetNumberFormatIndex(column);
        if (!_formats.TryGetValue(index, out var format))
            _formats[index] = format = CellFormat.Of(_reader.GetNumberFormatString(column) ?? "");
        return format;
    }
}
