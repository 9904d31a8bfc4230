using System.Globalization;
using System.Xml;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>The rows of a sheet of an Office Open XML workbook, read as they are unpacked.</summary>
internal sealed class XlsxRows : SheetRows
{
    private readonly PartXml _part;
    private readonly XmlReader _xml;
    private readonly List<string> _texts;
    private readonly List<CellFormat> _formats;
    private readonly SheetCell[] _cells = new SheetCell[WorkbookLimits.MostFilledColumns];
    private readonly int _depth;
    private int _width;
    private bool _ended;

    public XlsxRows(PartXml part, List<string> texts, List<CellFormat> formats)
    {
        (_part, _xml, _texts, _formats) = (part, part.Xml, texts, formats);
        do
        {
            _ended = !part.Read();
        }
        while (!_ended && part.Element != "sheetData");

        _depth = _xml.Depth;
        _ended |= _xml.IsEmptyElement;
    }

    public override ReadOnlySpan<SheetCell> Cells => _cells.AsSpan(0, _width);

    public override void Dispose() => _part.Dispose();

    protected override bool ReadRow()
    {
        _cells.AsSpan(0, _width).Clear();
        _width = 0;
        if (_ended)
            return false;

        if (!_part.ReadElementWithin(_depth))
        {
            _ended = true;
            _part.Finish();
            return false;
        }

        var line = Line + 1;
        IsHidden = false;
        while (_xml.MoveToNextAttribute())
        {
            switch (_xml.LocalName)
            {
                case "r":
                    line = Whole(_xml.Value);
                    break;
                case "hidden":
                    IsHidden |= _xml.Value is "1" or "true";
                    break;
                case "ht":
                    IsHidden |= _xml.Value is "0";
                    break;
            }
        }

        // Excel writes rows in their order and reads no others: those that are out of order may mean anything.
        if (line <= Line || line > WorkbookLimits.MostRows)
            throw new InvalidDataException();

        Line = line;
        _xml.MoveToElement();
        if (!_xml.IsEmptyElement)
            ReadCells(_xml.Depth);
        return true;
    }

    private void ReadCells(int depth)
    {
        var last = -1;
        while (_part.ReadElementWithin(depth))
        {
            if (_xml.LocalName != "c")
            {
                _part.Skip();
                continue;
            }

            var (column, type, format) = (last + 1, "", CellFormat.General);
            while (_xml.MoveToNextAttribute())
            {
                switch (_xml.LocalName)
                {
                    case "r":
                        column = ColumnLetters.TryRead(_xml.Value, out var written, out var line) && line == Line ? written : throw new InvalidDataException();
                        break;
                    case "t":
                        type = _xml.Value;
                        break;
                    case "s":
                        format = Whole(_xml.Value) is var number && number < _formats.Count ? _formats[number] : CellFormat.General;
                        break;
                }
            }

            if (column <= last)
                throw new InvalidDataException();

            last = column;
            _xml.MoveToElement();
            if (!_xml.IsEmptyElement)
                Keep(column, ReadCell(type, format, _xml.Depth));
        }
    }

    private SheetCell ReadCell(string type, CellFormat format, int depth)
    {
        var cell = default(SheetCell);
        while (_part.ReadElementWithin(depth))
        {
            switch (_xml.LocalName)
            {
                case "v":
                    cell = ValueOf(_part.ReadText(), type, format);
                    break;
                case "is" when type == "inlineStr":
                    cell = SheetCell.OfText(_part.ReadText());
                    break;
                default:
                    _part.Skip();
                    break;
            }
        }

        return cell;
    }

    /// <summary>What ECMA-376 part 1, 18.18.11 lets a cell hold. A formula without the value it had when it was saved is an empty cell.</summary>
    private SheetCell ValueOf(string value, string type, CellFormat format) => type switch
    {
        _ when value.Length == 0 => default,
        "s" => Whole(value) is var number && number < _texts.Count ? SheetCell.OfText(_texts[number]) : throw new InvalidDataException(),
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
