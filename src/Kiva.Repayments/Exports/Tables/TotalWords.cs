using System.Collections.Frozen;
using Kiva.Repayments.Exports.Headers;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>The words by which reports name their totals, in English, French, Spanish and Portuguese.</summary>
internal static class TotalWords
{
    /// <summary>The first word of a total of something.</summary>
    private static readonly FrozenSet<string> Beginnings = FrozenSet.Create(
        StringComparer.Ordinal,
        "total", "totals", "totaux", "totales", "totais", "subtotal", "subtotals", "subtotales", "subtotais", "soustotal", "soustotaux");

    /// <summary>Alone they are totals; beside another word they may be names.</summary>
    private static readonly FrozenSet<string> Sums = FrozenSet.Create(
        StringComparer.Ordinal, "sum", "sums", "somme", "sommes", "suma", "sumas", "soma", "somas");

    private static readonly FrozenSet<string> Pairs = FrozenSet.Create(
        StringComparer.Ordinal, "sub total", "sub totals", "sous total", "sous totaux", "grand total", "gran total", "grande total");

    private static readonly FrozenSet<string> Endings = FrozenSet.Create(StringComparer.Ordinal, "total", "totals", "subtotal", "subtotals");

    /// <summary>What stands at the foot and the head of a page where a table goes on.</summary>
    private static readonly FrozenSet<string> Carried = FrozenSet.Create(
        StringComparer.Ordinal, "report", "a reporter", "carried forward", "brought forward", "suma y sigue", "suma anterior", "transporte", "a transportar");

    /// <summary>Tells nearly every id apart at a glance, so that only few cells are looked at closely.</summary>
    public static bool MayBe(ReadOnlySpan<char> cell) => cell.Length >= 3 && (char.ToLowerInvariant(cell[0]) switch
    {
        't' => Begins(cell, "tot") || Begins(cell, "tra"),
        's' => Begins(cell, "su") || Begins(cell, "so"),
        'g' => Begins(cell, "gra"),
        'r' => Begins(cell, "rep"),
        'a' or 'à' => cell[1] == ' ' || cell[1] == '\u00A0',
        'c' => Begins(cell, "car"),
        'b' => Begins(cell, "bro"),
        _ => false,
    } || (cell[^1] is 'l' or 'L' or 's' or 'S' && (Ends(cell, "total") || Ends(cell, "totals"))));

    /// <summary>Whether the text of a cell says that its line holds a total. An id such as <c>SUM-001</c> does not.</summary>
    public static bool AreIn(ReadOnlySpan<char> cell)
    {
        if (!MayBe(cell) || cell.Length > ExportLimits.LongestCell)
            return false;

        var words = cell.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => string.Concat(HeaderText.Words(word))).ToArray();
        return words.Length > 0
            && (Beginnings.Contains(words[0])
                || Endings.Contains(words[^1])
                || (words.Length == 1 && Sums.Contains(words[0]))
                || (words.Length > 1 && Pairs.Contains($"{words[0]} {words[1]}"))
                || Carried.Contains(string.Join(' ', words)));
    }

    private static bool Begins(ReadOnlySpan<char> cell, string word) => cell.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(ReadOnlySpan<char> cell, string word) => cell.EndsWith(word, StringComparison.OrdinalIgnoreCase);
}
