using System.Globalization;
using System.Net;
using System.Text;
using Kiva.Repayments.Exports.Workbooks;

namespace Kiva.Repayments.Exports.Html;

/// <summary>A cell while it is being read: its text as a browser shows it, in one line.</summary>
internal sealed class HtmlCell
{
    private readonly StringBuilder _text = new();

    public int Columns { get; private set; }

    public int Rows { get; private set; }

    public void Begin(in HtmlTag tag)
    {
        _text.Clear();
        Columns = SpanOf(tag, "colspan", WorkbookLimits.MostFilledColumns);
        Rows = SpanOf(tag, "rowspan", ushort.MaxValue);
    }

    public void Add(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = text.IndexOfAny(" \t\r\n\f");
            _text.Append(length < 0 ? text : text[..length]);
            if (length < 0)
                return;
            AddSpace(' ');
            text = text[(length + 1)..];
        }
    }

    /// <summary>A line break, or the beginning of a paragraph: what stands on both sides of it is no one number.</summary>
    public void AddBreak() => AddSpace('\n');

    /// <summary>The numbers that LibreOffice and Excel note beside a text (<c>sdval</c>, <c>x:num</c>) are left alone: they come in the language of the file, and as 0 beside an error.</summary>
    public SheetCell End() => SheetCell.OfText(WebUtility.HtmlDecode(_text.ToString().TrimEnd(' ', '\n')));

    private void AddSpace(char space)
    {
        if (_text.Length > 0 && _text[^1] is not (' ' or '\n'))
            _text.Append(space);
    }

    private static int SpanOf(in HtmlTag tag, string attribute, int most) =>
        tag.TryFind(attribute, out var value) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var span)
            ? span == 0 ? most : Math.Min(span, most)
            : 1;
}
