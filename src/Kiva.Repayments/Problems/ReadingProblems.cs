using static Kiva.Repayments.Problems.ProblemSeverity;

namespace Kiva.Repayments.Problems;

/// <summary>The texts of the problems of reading an export.</summary>
internal static class ReadingProblems
{
    public static readonly (string Code, ProblemSeverity Severity, string Text)[] Entries =
    [
        ("amount.missing", Error, "The amount is missing. Fill it in; write 0 only where nothing was repaid."),
        ("export.empty", Error, "The file is empty. Export it again from the MIS."),
    ];
}
