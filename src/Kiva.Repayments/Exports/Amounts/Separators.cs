using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Amounts;

/// <summary>Which characters of a number separate what: the steps 1 to 4 of reading numbers without guessing.</summary>
/// <param name="DecimalAt">Where the decimal separator stands; -1 when there is none.</param>
/// <param name="Group">The character between the groups, spaces and apostrophes each as one kind; <c>\0</c> when there is none.</param>
/// <param name="Evidence">The decimal separator this proves for the file; <c>\0</c> for none.</param>
/// <param name="IsUndecided">The one separator, at <see cref="DecimalAt"/>, may as well be grouping.</param>
internal readonly record struct Separators(int DecimalAt, char Group, char Evidence, bool IsUndecided)
{
    /// <returns><see langword="false"/> when the text is no number of digits and separators.</returns>
    public static bool TryFind(ReadOnlySpan<char> text, out Separators found)
    {
        found = default;
        int points = 0, commas = 0, spaces = 0, apostrophes = 0, digits = 0;
        foreach (var c in text)
        {
            switch (Kind(c))
            {
                case '0': digits++; break;
                case '.': points++; break;
                case ',': commas++; break;
                case ' ': spaces++; break;
                case '\'': apostrophes++; break;
                default: return false;
            }
        }

        if (digits == 0 || !char.IsAsciiDigit(text[^1]) || (spaces > 0 && apostrophes > 0))
            return false;

        var grouped = spaces > 0 ? ' ' : apostrophes > 0 ? '\'' : '\0';
        if (points == 0 && commas == 0)
        {
            found = new Separators(-1, grouped, '\0', IsUndecided: false);
            return true;
        }

        var last = text.LastIndexOfAny('.', ',');
        var mark = text[last];
        var other = mark == '.' ? ',' : '.';
        var isOnlyOne = mark == '.' ? points == 1 : commas == 1;
        var hasOther = mark == '.' ? commas > 0 : points > 0;

        if (hasOther || grouped != '\0')
        {
            // Two different separators: the last is the decimal one. A third kind, or the last one twice, fits no way of writing.
            found = new Separators(last, hasOther ? other : grouped, mark, IsUndecided: false);
            return isOnlyOne && !(hasOther && grouped != '\0');
        }

        found = isOnlyOne
            ? new Separators(last, '\0', mark, IsUndecided: text.Length - 1 - last == 3)
            : new Separators(-1, mark, other, IsUndecided: false);
        return true;
    }

    /// <summary>Whether <paramref name="whole"/> is <c>1</c> to <c>3</c> digits followed by groups of exactly three, or digits alone.</summary>
    public static bool GroupsAreRegular(ReadOnlySpan<char> whole, char group)
    {
        var inGroup = 0;
        var groups = 0;
        foreach (var c in whole)
        {
            if (char.IsAsciiDigit(c))
            {
                inGroup++;
            }
            else if (Kind(c) != group || (groups == 0 ? inGroup is 0 or > 3 : inGroup != 3))
            {
                return false;
            }
            else
            {
                groups++;
                inGroup = 0;
            }
        }

        return groups == 0 ? group == '\0' : inGroup == 3 && whole[0] != '0';
    }

    private static char Kind(char c) => c switch
    {
        >= '0' and <= '9' => '0',
        '.' or ',' => c,
        '\'' or '’' => '\'',

        // A line break in a cell stands between two numbers, and groups none.
        (>= '\t' and <= '\r') or '\u0085' or '\u2028' or '\u2029' => '?',
        _ => CellText.IsSpace(c) ? ' ' : '?',
    };
}
