using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Rows;

/// <summary>
/// The three cells code, column and expected of <c>rows.csv</c> and <c>plan.csv</c>. Where a row has several problems each cell holds those
/// of all, one after the other.
/// </summary>
internal static class ProblemCells
{
    private const char BetweenCodes = ' ';

    /// <summary>The record separator of ASCII: a heading may well have a line break in it, but not this.</summary>
    private const char Between = '\u001E';

    public static void Write(CsvWriter csv, Problem? problem)
    {
        if (problem?.Also is null)
        {
            csv.Cell(problem?.Code);
            csv.Cell(problem?.Column);
            csv.Cell(problem?.Expected);
            return;
        }

        csv.Cell(string.Join(BetweenCodes, problem.All().Select(one => one.Code)));
        csv.Cell(string.Join(Between, problem.All().Select(one => one.Column)));
        csv.Cell(string.Join(Between, problem.All().Select(one => one.Expected)));
    }

    public static Problem? Read(CsvReader csv, int line, int column)
    {
        if (csv.TextOrNull(column) is not { } codes)
        {
            return null;
        }

        var (headings, expected) = (csv.TextOrNull(column + 1), csv.TextOrNull(column + 2));
        return codes.Contains(BetweenCodes, StringComparison.Ordinal)
            ? ReadAll(codes.Split(BetweenCodes), headings?.Split(Between) ?? [], expected?.Split(Between) ?? [], line)
            : new Problem(codes, line, headings, expected);
    }

    private static Problem? ReadAll(string[] codes, string[] headings, string[] expected, int line)
    {
        Problem? problem = null;
        for (var i = codes.Length - 1; i >= 0; i--)
        {
            problem = new Problem(codes[i], line, TextAt(headings, i), TextAt(expected, i), Also: problem);
        }

        return problem;
    }

    private static string? TextAt(string[] texts, int index) => index < texts.Length && texts[index].Length > 0 ? texts[index] : null;
}
