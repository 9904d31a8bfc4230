using System.Globalization;
using System.Text;

namespace Kiva.Repayments.Exports.Headers;

/// <summary>Brings headings that mean the same to the same text: <c>N° de prêt</c>, <c>No prêt</c> and <c>NumeroPret</c> are <c>nopret</c>.</summary>
internal static class HeaderText
{
    private static readonly HashSet<string> Number = ["n", "no", "nro", "num", "numero", "number"];

    // Lists and files disagree about these little words ("no de prêt", "N° prêt"), and they tell no two columns apart.
    private static readonly HashSet<string> Silent = ["a", "au", "d", "da", "das", "de", "del", "des", "do", "dos", "du", "el", "l", "la", "le", "les", "of", "the"];

    public static string Normalise(string heading)
    {
        var words = Words(heading)
            .Where(word => !Silent.Contains(word))
            .Select(word => Number.Contains(word) ? "no" : word);
        return string.Concat(words);
    }

    /// <summary>The words of a text in lower case and without accents.</summary>
    public static string[] Words(string text) => WithoutAccents(WithWordsApart(text)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string WithWordsApart(string heading)
    {
        var text = new StringBuilder(heading.Length + 8);
        for (var i = 0; i < heading.Length; i++)
        {
            var c = heading[i];
            if (char.IsUpper(c) && i > 0 && (char.IsLower(heading[i - 1]) || (char.IsUpper(heading[i - 1]) && i + 1 < heading.Length && char.IsLower(heading[i + 1]))))
                text.Append(' ');

            if (c == '№')
                text.Append(" no ");
            else
                text.Append(char.IsWhiteSpace(c) || "º°#.*:_-/'’\uFEFF".Contains(c, StringComparison.Ordinal) ? ' ' : char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static string WithoutAccents(string text)
    {
        // A lone surrogate and U+FFFE, a byte order mark the wrong way round, cannot be normalised; they belong to no known word either.
        if (text.Any(c => char.IsSurrogate(c) || c == '\uFFFE'))
            return text;

        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(c);
        }

        return plain.ToString();
    }
}
