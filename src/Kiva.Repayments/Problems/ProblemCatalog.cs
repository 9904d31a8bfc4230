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

    /// <summary>The kinds of problems whose texts quote the file: amounts, headings, names of sheets.</summary>
    private static readonly string[] Quoting = ["amounts.", "columns.", "layout.", "workbook."];

    /// <summary>All codes, for the documentation and the tests.</summary>
    public static IReadOnlyCollection<string> Codes => Entries.Keys;

    public static ProblemSeverity SeverityOf(string code) => Entries.TryGetValue(code, out var entry) ? entry.Severity : ProblemSeverity.Error;

    public static string ForLog(Problem problem) =>
        problem.Code is ReportFirstBatchRefused or KivaDenied or KivaUnsettled || Quoting.Any(kind => problem.Code.StartsWith(kind, StringComparison.Ordinal))
            ? $"{problem.Code}: {Text(problem with { Arguments = [.. (problem.Arguments ?? []).Select(_ => "…")] })} The report says it in full."
            : $"{problem.Code}: {Text(problem)}";

    public static string Text(Problem problem) =>
        Entries.TryGetValue(problem.Code, out var entry)
            ? string.Format(CultureInfo.InvariantCulture, entry.Text, [.. problem.Arguments ?? []])
            : "Another version of this program gave this problem; this one does not know it.";
}
