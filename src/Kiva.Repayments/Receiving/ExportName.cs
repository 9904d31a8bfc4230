using System.Globalization;
using System.Text;

namespace Kiva.Repayments.Receiving;

/// <summary>
/// What people will know an export by. Whoever drops a file chooses its name, and it is shown in answers, on terminals and in mails: what would be
/// taken for a command there, or turns the direction of the text around so that <c>cod.exe</c> looks like a <c>.doc</c>, is replaced.
/// </summary>
internal static class ExportName
{
    /// <summary>Characters. Of a longer name its end is kept, which tells the files of a folder apart.</summary>
    private const int Longest = 200;

    private const char Cut = '…';

    /// <summary>Marks, embeddings, overrides and isolates (Unicode Standard Annex 9, table 3).</summary>
    private const string TurnsDirection = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    public static string Of(string name)
    {
        var shown = new StringBuilder(Math.Min(name.Length, Longest + 1));
        var from = name.Length > Longest ? name.Length - Longest + 1 : 0;
        if (from > 0)
        {
            shown.Append(Cut);
            from += char.IsLowSurrogate(name[from]) ? 1 : 0;
        }

        foreach (var rune in name.AsSpan(from).EnumerateRunes())
        {
            shown.Append(IsShown(rune) ? rune : Rune.ReplacementChar);
        }

        return shown.ToString();
    }

    private static bool IsShown(Rune rune) =>
        !Rune.IsControl(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && !(rune.IsBmp && TurnsDirection.Contains((char)rune.Value, StringComparison.Ordinal));
}
