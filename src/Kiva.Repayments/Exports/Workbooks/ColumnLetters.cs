namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>The letters over a column, <c>A</c> to <c>XFD</c>.</summary>
internal static class ColumnLetters
{
    /// <param name="column">From 0.</param>
    public static string Of(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : Of((column / 26) - 1) + (char)('A' + (column % 26));

    /// <summary>Reads a reference such as <c>B17</c>.</summary>
    /// <param name="column">From 0.</param>
    /// <param name="line">From 1.</param>
    public static bool TryRead(ReadOnlySpan<char> reference, out int column, out int line)
    {
        (column, line) = (0, 0);
        var i = 0;
        for (; i < reference.Length && char.IsAsciiLetterUpper(reference[i]) && i < 3; i++)
            column = (column * 26) + (reference[i] - 'A' + 1);

        if (i == 0 || reference.Length - i is 0 or > 7)
            return false;

        for (; i < reference.Length; i++)
        {
            if (!char.IsAsciiDigit(reference[i]))
                return false;
            line = (line * 10) + (reference[i] - '0');
        }

        column--;
        return column < WorkbookLimits.MostColumns && line is >= 1 and <= WorkbookLimits.MostRows;
    }
}
