using System.Buffers;
using System.Runtime.InteropServices;

namespace Kiva.Repayments.Exports.Html;

/// <summary>A tag of a web page.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct HtmlTag
{
    private const string Spaces = " \t\r\n\f";

    private static readonly SearchValues<char> AttributeEnds = SearchValues.Create(" \t\r\n\f/=");

    /// <summary>What stands between the name and the end, as it stands there.</summary>
    private readonly ReadOnlySpan<char> _attributes;

    private HtmlTag(ReadOnlySpan<char> name, bool isEnd, ReadOnlySpan<char> attributes, int end)
    {
        (IsEnd, End) = (isEnd, end);
        Name = name;
        _attributes = attributes;
    }

    public ReadOnlySpan<char> Name { get; }

    public bool IsEnd { get; }

    /// <summary>The place after the tag.</summary>
    public int End { get; }

    /// <summary>Whether a browser does not show the element.</summary>
    public bool IsHidden => TryFind("hidden", out _) || (TryFind("style", out var style) && HidesItself(style));

    public bool Is(string element) => Name.Equals(element, StringComparison.OrdinalIgnoreCase);

    public bool IsAnyOf(params ReadOnlySpan<string> elements)
    {
        foreach (var element in elements)
        {
            if (Is(element))
                return true;
        }

        return false;
    }

    /// <param name="from">Where the tag begins, at its <c>&lt;</c>.</param>
    /// <returns><see langword="false"/> when the character is one of a text.</returns>
    public static bool TryRead(string html, int from, out HtmlTag tag)
    {
        tag = default;
        var at = from + 1;
        var isEnd = at < html.Length && html[at] == '/';
        if (isEnd)
            at++;
        if (at >= html.Length || !char.IsAsciiLetter(html[at]))
            return false;

        var end = at;
        while (end < html.Length && html[end] is not ('>' or '/') && !char.IsWhiteSpace(html[end]))
            end++;

        var close = EndOf(html, end);
        tag = new HtmlTag(html.AsSpan(at, end - at), isEnd, html.AsSpan(end, close - end), Math.Min(close + 1, html.Length));
        return true;
    }

    /// <summary>The value of an attribute, empty when it has none.</summary>
    public bool TryFind(string attribute, out ReadOnlySpan<char> value)
    {
        var rest = _attributes;
        value = default;
        while (!(rest = rest.TrimStart(" \t\r\n\f/")).IsEmpty)
        {
            var length = rest[1..].IndexOfAny(AttributeEnds) + 1;
            var found = length == 0 ? rest : rest[..length];
            rest = rest[found.Length..].TrimStart(Spaces);
            value = [];
            if (rest is ['=', ..])
            {
                rest = rest[1..].TrimStart(Spaces);
                var isQuoted = rest is ['"' or '\'', ..];
                var begin = isQuoted ? 1 : 0;
                var size = isQuoted ? rest[1..].IndexOf(rest[0]) : rest.IndexOfAny(Spaces);
                value = size < 0 ? rest[begin..] : rest.Slice(begin, size);
                rest = rest[Math.Min(rest.Length, begin + value.Length + begin)..];
            }

            if (found.Equals(attribute, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>The tag ends at the first <c>&gt;</c> outside an attribute's value. An apostrophe in a bare value quotes nothing.</summary>
    private static int EndOf(string html, int from)
    {
        var at = from;
        while (html.AsSpan(at).IndexOfAny('>', '"', '\'') is var next and >= 0)
        {
            at += next;
            if (html[at] == '>')
                return at;

            if (html.AsSpan(from, at - from).TrimEnd(Spaces) is [.., '='])
                at = html.IndexOf(html[at], at + 1);
            if (at < 0)
                return html.Length;
            at++;
        }

        return html.Length;
    }

    private static bool HidesItself(ReadOnlySpan<char> style)
    {
        var at = style.IndexOf("display", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;

        var rest = style[(at + "display".Length)..].TrimStart();
        return rest is [':', ..] && rest[1..].TrimStart().StartsWith("none", StringComparison.OrdinalIgnoreCase);
    }
}
