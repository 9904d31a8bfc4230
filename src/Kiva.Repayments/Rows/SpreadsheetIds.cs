using System.Buffers;

namespace Kiva.Repayments.Rows;

/// <summary>Knows the ids that a spreadsheet changes into a number or a date when it opens a CSV, and so loses.</summary>
internal static class SpreadsheetIds
{
    /// <summary>From twelve digits on Excel shows, and saves, 1.23457E+11.</summary>
    private const int MostDigits = 11;

    private static readonly SearchValues<string> Months = SearchValues.Create(
        [
            "jan", "janv", "feb", "fev", "fév", "mar", "apr", "avr", "abr", "may", "mai", "jun", "juin", "jul", "juil", "aug", "aoû", "aou", "ago",
            "sep", "set", "oct", "out", "nov", "dec", "déc", "dez", "dic", "ene",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>All but a plain number that is kept as it is, and text that is neither a number nor a date in any locale.</summary>
    public static bool AreChanged(ReadOnlySpan<char> id)
    {
        if (id.IsEmpty || !id.ContainsAnyInRange('0', '9'))
            return false;

        if (char.IsAsciiDigit(id[0]))
            return id.Length > MostDigits || (id[0] == '0' && id.Length > 1) || id.ContainsAnyExceptInRange('0', '9');

        // "$12", "(12)" and ".5" are numbers, "SEP12" and "mai-12" are dates.
        return !char.IsLetter(id[0]) || id.IndexOfAny(Months) == 0;
    }
}
