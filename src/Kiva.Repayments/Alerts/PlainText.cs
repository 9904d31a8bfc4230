using System.Globalization;
using System.Text;
using Kiva.Repayments.ExpectedLoans;

namespace Kiva.Repayments.Alerts;

/// <summary>
/// Texts of others in a message of ours. An id may come with a line end, which would begin a header, or with marks that nobody sees and that turn the direction of
/// what follows.
/// </summary>
internal static class PlainText
{
    private const char Cut = '…';

    /// <summary>Characters; Kiva sends none of that length.</summary>
    private const int LongestId = 60;

    /// <summary>The text on one line; what is not to be seen is shown as U+FFFD.</summary>
    /// <param name="longest">UTF-16 characters; a longer text is cut.</param>
    public static string Of(string text, int longest = int.MaxValue)
    {
        var shown = new StringBuilder(Math.Min(text.Length, 256));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > longest)
            {
                return shown.Append(Cut).ToString();
            }

            shown.Append(IsSeen(rune) ? rune : Rune.ReplacementChar);
        }

        return shown.ToString();
    }

    /// <summary>The ids are Kiva's, who had them from anybody.</summary>
    public static string Of(UnreportedLoan loan) =>
        loan.ClientId is null ? Of(loan.LoanId, LongestId) : $"{Of(loan.LoanId, LongestId)} ({Of(loan.ClientId, LongestId)})";

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
