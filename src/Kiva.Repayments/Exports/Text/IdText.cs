using System.Buffers;

namespace Kiva.Repayments.Exports.Text;

/// <summary>What can be wrong with an id, whatever it names.</summary>
internal static class IdText
{
    private static readonly SearchValues<char> Mantissa = SearchValues.Create("0123456789.,");

    /// <returns>The last part of the problem's code, or <see langword="null"/> when the id can be taken to the character.</returns>
    public static string? FaultOf(ReadOnlySpan<char> id)
    {
        if (id.IsEmpty)
            return "missing";
        if (id.Length > ExportLimits.LongestCell)
            return "too-long";
        if (id.IndexOfAnyInRange('\0', '\u001F') >= 0 || id.IndexOfAnyInRange('\u007F', '\u009F') >= 0)
            return "control-characters";
        return IsScientific(id) ? "scientific" : null;
    }

    /// <summary>What a spreadsheet makes of a long number: <c>1.23E+11</c>. The sign tells it from an id such as <c>12E5</c>.</summary>
    private static bool IsScientific(ReadOnlySpan<char> id)
    {
        var sign = id.LastIndexOfAny('+', '-');
        return sign >= 2
            && id[sign - 1] is 'E' or 'e'
            && sign + 1 < id.Length
            && !id[(sign + 1)..].ContainsAnyExceptInRange('0', '9')
            && char.IsAsciiDigit(id[0])
            && !id[..(sign - 1)].ContainsAnyExcept(Mantissa);
    }
}
