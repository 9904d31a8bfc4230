using System.Collections.Frozen;

namespace Kiva.Repayments.Exports.Text;

/// <summary>What stands in a cell that has no value: the word for nothing, or the error that a spreadsheet shows in its stead.</summary>
internal static class MissingText
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "-", "--", "–", "—", "n/a", "na", "n.a.", "n/d", "nd", "null", "none", "nil", "\\N");

    private static readonly FrozenSet<string> Errors = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#N/D", "#ND", "#NV",
        "#VALEUR!", "#NOM?", "#NUL!", "#NOMBRE!", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?", "#¡DIV/0!", "#¡NULO!", "#¡NUM!", "#VALOR!", "#NOME?", "#NULO!", "#NÚM!");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WordsBySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ErrorsBySpan = Errors.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsWord(ReadOnlySpan<char> cell) => cell.Length <= 4 && WordsBySpan.Contains(cell);

    /// <summary>An error of Excel in one of its languages, or of LibreOffice: <c>#REF!</c>, <c>Err:502</c>.</summary>
    public static bool IsError(ReadOnlySpan<char> cell) => cell is ['#', ..]
        ? ErrorsBySpan.Contains(cell)
        : cell.Length == 7 && cell.StartsWith("Err:", StringComparison.Ordinal) && !cell[4..].ContainsAnyExceptInRange('0', '9');
}
