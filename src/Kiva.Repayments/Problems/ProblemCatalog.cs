using System.Collections.Frozen;
using System.Globalization;

namespace Kiva.Repayments.Problems;

/// <summary>Every problem there is: its code, how bad it is, and what to tell people.</summary>
public static partial class ProblemCatalog
{
    private static readonly FrozenDictionary<string, (ProblemSeverity Severity, string Text)> Entries =
        ReadingProblems.Entries
            .Concat(PipelineProblems.Entries)
            .ToFrozenDictionary(entry => entry.Code, entry => (entry.Severity, entry.Text), StringComparer.Ordinal);

    /// <summary>All codes, for the documentation and the tests.</summary>
    public static IReadOnlyCollection<string> Codes => Entries.Keys;

    public static ProblemSeverity SeverityOf(string code) => Entries[code].Severity;

    public static string ForLog(Problem problem) =>
        problem.Code is ReportFirstBatchRefused or KivaDenied or KivaUnsettled or LayoutNew or LayoutHeld || problem.Code.StartsWith("amounts.", StringComparison.Ordinal)
            ? problem.Code
            : $"{problem.Code}: {Text(problem)}";

    public static string Text(Problem problem) =>
        string.Format(CultureInfo.InvariantCulture, Entries[problem.Code].Text, [.. problem.Arguments ?? []]);
}
