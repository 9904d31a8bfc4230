using System.Globalization;
using System.Net;
using System.Text;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Exports.Workbooks;

namespace Kiva.Repayments.Exports.Html;

/// <summary>A cell while it is being read: its text as a browser shows it, in one line.</summary>
internal sealed class HtmlCell
{
    private readonly StringBuilder _text = new();
    private string? _number;
    private string? _format;

    public int Columns { get; private set; }

    public int Rows { get; private set; }

    public void Begin(in HtmlTag tag)
    {
        _text.Clear();
        Columns = SpanOf(tag, "colspan", WorkbookLimits.MostFilledColumns);
        Rows = SpanOf(tag, "rowspan", ushort.MaxValue);

        // What LibreOffice and Excel note beside the text: the number in full, of which the text may show less.
        _number = tag.TryFind("sdval", out var number) || tag.TryFind("x:num", out number) ? number.ToString() : null;
        _format = tag.TryFind("sdnum", out var format) ? format.ToString() : null;
    }

    public void Add(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = text.IndexOfAny(" \t\r\n\f");
            _text.Append(length < 0 ? text : text[..length]);
            if (length < 0)
                return;
            AddSpace();
            text = text[(length + 1)..];
        }
    }

    /// <summary>A line break, or the beginning of a paragraph.</summary>
    public void AddSpace()
    {
        if (_text.Length > 0 && _text[^1] != ' ')
            _text.Append(' ');
    }

    public SheetCell End()
    {
        var text = WebUtility.HtmlDecode(_text.ToString().TrimEnd(' '));
        if (!ShowsNumber(text) || !double.TryParse(_number, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return SheetCell.OfText(text);

        if (IsDate(text))
            return SheetCell.OfDate(text);

        var cell = SheetCell.Of(number, CellFormat.General);
        return cell.Kind == CellKind.Number && !text.AsSpan().ContainsAnyExceptInRange('0', '9') ? SheetCell.OfNumber(cell.Number, text) : cell;
    }

    /// <summary>Beside an error, or the dash of an empty account, a zero is noted that nobody sees.</summary>
    private static bool ShowsNumber(string text) => text.AsSpan().ContainsAnyInRange('0', '9') && !MissingText.IsError(text);

    /// <summary>LibreOffice names the format (<c>1036;0;JJ/MM/AAAA</c>) in the language of the file; a number alone has no such signs.</summary>
    private bool IsDate(string text) =>
        (_format?.Split(';', 3) is [_, _, var code] && CellFormat.Of(code).IsDate) || text.AsSpan().ContainsAny('/', ':') || text.LastIndexOf('-') > 0;

    private static int SpanOf(in HtmlTag tag, string attribute, int most) =>
        tag.TryFind(attribute, out var value) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var span)
            ? span == 0 ? most : Math.Min(span, most)
            : 1;
}
