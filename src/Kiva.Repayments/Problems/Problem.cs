using System.Text.Json.Serialization;

namespace Kiva.Repayments.Problems;

/// <summary>One thing wrong: a stable code, a place, what was expected there. Never what stands there, which may be a borrower's name.</summary>
/// <param name="Code">One of <see cref="ProblemCatalog"/>; stable, so that people and tools may rely on it.</param>
/// <param name="Line">The line in the file as an editor counts it, from 1; <see langword="null"/> when the problem has no line.</param>
/// <param name="Column">The heading of the column as it stands in the file.</param>
/// <param name="Expected">What would have been right, where that can be said.</param>
/// <param name="Arguments">What fills the places of the code's text: counts, settings, column headings, lines.</param>
/// <param name="Also">What else is wrong with the same row; people are told all of it at once.</param>
public sealed record Problem(string Code, int? Line = null, string? Column = null, string? Expected = null, IReadOnlyList<string>? Arguments = null, Problem? Also = null)
{
    /// <summary>Both, the first one in front; either may be missing.</summary>
    public static Problem? Chain(Problem? first, Problem? next) =>
        first is null ? next : next is null ? first : first with { Also = Chain(first.Also, next) };

    /// <summary>What is wrong and what to do, in one or two sentences.</summary>
    public string Text() => ProblemCatalog.Text(this);

    /// <summary>The same for logs: without words that may be Kiva's about a borrower, and without amounts.</summary>
    public string ForLog() => ProblemCatalog.ForLog(this);

    public ProblemSeverity Severity() => ProblemCatalog.SeverityOf(Code);
}

public enum ProblemSeverity
{
    /// <summary>Worth a look; the row goes.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The row, or the whole export, does not go.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
