using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>The rows of a sheet of an Office Open XML workbook, read as they are unpacked.</summary>
internal sealed class XlsxRows(PartReader part, List<string> texts, List<CellFormat> formats) : SheetRows
{
    private readonly SheetCell[] _cells = new SheetCell[WorkbookLimits.MostFilledColumns];
    private int _width;

    public override ReadOnlySpan<SheetCell> Cells => _cells.AsSpan(0, _width);

    public override void Dispose() => part.Dispose();

    protected override bool ReadRow() => LibraryFaults.Guard(this, rows => rows.ReadNext());

    private bool ReadNext()
    {
        _cells.AsSpan(0, _width).Clear();
        _width = 0;
        if (!part.ReadTo<Row>())
            return false;

        // Excel writes rows in their order and reads no others: those that are out of order may mean anything.
        var line = part.Attribute("r") is { } written ? Whole(written) : Line + 1;
        if (line <= Line || line > WorkbookLimits.MostRows)
            throw new InvalidDataException();

        Line = line;
        IsHidden = part.Attribute("hidden") is "1" or "true" || part.Attribute("ht") is "0";
        ReadCells();
        return true;
    }

    private void ReadCells()
    {
        var last = -1;
        while (part.Read() && !part.Ends<Row>())
        {
            if (!part.Begins<Cell>())
            {
                part.Skip();
                continue;
            }

            var column = ColumnAt(last);
            if (column <= last)
                throw new InvalidDataException();

            last = column;
            Keep(column, ReadCell(part.Attribute("t") ?? "", Format()));
        }
    }

    private int ColumnAt(int last) =>
        part.Attribute("r") is not { } written ? last + 1
        : ColumnLetters.TryRead(written, out var column, out var line) && line == Line ? column
        : throw new InvalidDataException();

    private CellFormat Format() => part.Attribute("s") is { } style && Whole(style) is var number && number < formats.Count ? formats[number] : CellFormat.General;

    private SheetCell ReadCell(string type, CellFormat format)
    {
        var cell = default(SheetCell);
        while (part.Read() && !part.Ends<Cell>())
        {
            if (part.Begins<CellValue>())
                cell = ValueOf(part.Text(), type, format);
            else if (part.Begins<InlineString>() && type == "inlineStr")
                cell = SheetCell.OfText(part.ReadRuns<InlineString>());
            else if (!part.Ends<CellValue>())
                part.Skip();
        }

        return cell;
    }

    /// <summary>What ECMA-376 part 1, 18.18.11 lets a cell hold. A formula without the value it had when it was saved is an empty cell.</summary>
    private SheetCell ValueOf(string value, string type, CellFormat format) => type switch
    {
        _ when value.Length == 0 => default,
        "s" => Whole(value) is var number && number < texts.Count ? SheetCell.OfText(texts[number]) : throw new InvalidDataException(),
        "str" or "inlineStr" or "e" => SheetCell.OfText(value),
        "b" => SheetCell.OfBoolean(value is "1" or "true"),
        "d" => SheetCell.OfDate(value),
        _ => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? SheetCell.Of(number, format) : SheetCell.OfText(value),
    };

    private void Keep(int column, SheetCell cell)
    {
        if (cell.IsEmpty)
            return;

        if (column >= _cells.Length)
            throw UnreadableExportException.At("export.too-many-columns", Line);

        _cells[column] = cell;
        _width = column + 1;
    }

    private static int Whole(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidDataException();
}
