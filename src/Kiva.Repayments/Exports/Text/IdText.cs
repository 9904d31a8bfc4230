using System.Buffers;

namespace Kiva.Repayments.Exports.Text;

/// <summary>What can be wrong with an id, whatever it names.</summary>
internal static class IdText
{
    private static readonly SearchValues<char> Mantissa = SearchValues.Create("0123456789.,");

    /// <returns>The last part of the problem's code, or <see langword="null"/> when the id can be taken to the character.</returns>
    public static string? FaultOf(ReadOnlySpan<char> id)
    {
        if (id.IsEmpty || MissingText.IsWord(id))
            return "missing";
        if (MissingText.IsError(id))
            return "error-cell";
        if (id.Length > ExportLimits.LongestCell)
            return "too-long";
        if (id.ContainsAnyExceptInRange(' ', '~') && HasControls(id))
            return "control-characters";
        return IsScientific(id) ? "scientific" : null;
    }

    /// <summary>A spreadsheet keeps fifteen digits of a number and makes zeros of the others.</summary>
    public static string? FaultOf(decimal id) => Math.Abs(id) >= 1e15m ? "lost-digits" : null;

    private static bool HasControls(ReadOnlySpan<char> id) => id.ContainsAnyInRange('\0', '\u001F') || id.ContainsAnyInRange('\u007F', '\u009F');

    /// <summary>What a spreadsheet makes of a long number: <c>1.23E+11</c>. The sign tells it from an id such as <c>12E5</c>.</summary>
    private static bool IsScientific(ReadOnlySpan<char> id)
    {
        // The sign stands before one to three digits; most ids are told apart by looking there.
        var sign = id.Length - 1;
        while (sign > id.Length - 4 && sign > 0 && char.IsAsciiDigit(id[sign]))
            sign--;

        return sign >= 2
            && sign < id.Length - 1
            && (id[sign] is '+' or '-')
            && (id[sign - 1] is 'E' or 'e')
            && char.IsAsciiDigit(id[0])
            && !id[..(sign - 1)].ContainsAnyExcept(Mantissa);
    }
}
