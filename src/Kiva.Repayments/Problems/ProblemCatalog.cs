using System.Collections.Frozen;
using System.Globalization;
using Kiva.Repayments.Texts;

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

    internal static IReadOnlyDictionary<string, string> English => Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Text, StringComparer.Ordinal);

    public static ProblemSeverity SeverityOf(string code) => Entries.TryGetValue(code, out var entry) ? entry.Severity : ProblemSeverity.Error;

    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    internal static string WithoutData(Problem problem, string language) =>
        problem.Code is ReportFirstBatchRefused or KivaDenied or KivaUnsettled || Quoting.Any(kind => problem.Code.StartsWith(kind, StringComparison.Ordinal))
            ? $"{problem.Code}: {(problem with { Arguments = [.. (problem.Arguments ?? []).Select(_ => "…")] }).Text(language)} {ProblemTexts.In(language).InFull}"
            : $"{problem.Code}: {problem.Text(language)}";

    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    public static string Text(Problem problem, string language)
    {
        var texts = ProblemTexts.In(language);
        return texts.ByCode.TryGetValue(problem.Code, out var text)
            ? string.Format(CultureInfo.InvariantCulture, text, [.. problem.Arguments ?? []])
            : texts.AnotherVersion;
    }
}
