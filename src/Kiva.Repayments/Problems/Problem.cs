using System.Globalization;
using System.Text.Json.Serialization;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Problems;

/// <summary>One thing wrong: a stable code, a place, what was expected there. Never what stands there, which may be a borrower's name.</summary>
/// <param name="Code">One of <see cref="ProblemCatalog"/>; stable, so that people and tools may rely on it.</param>
/// <param name="Line">The line in the file as an editor counts it, from 1; <see langword="null"/> when the problem has no line.</param>
/// <param name="Column">The heading of the column as it stands in the file.</param>
/// <param name="Expected">What would have been right, where that can be said.</param>
/// <param name="Arguments">What fills the places of the code's text: counts, settings, column headings, lines.</param>
/// <param name="Also">What else is wrong with the same row; people are told all of it at once. Set by <see cref="Chain"/>, which keeps errors in front.</param>
public sealed record Problem(string Code, int? Line = null, string? Column = null, string? Expected = null, IReadOnlyList<string>? Arguments = null, Problem? Also = null)
{
    /// <summary>What is wrong and what to do, in one or two sentences. The arguments, which may be Kiva's words, stay as they are.</summary>
    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    public string Text(string language = Languages.English) => ProblemCatalog.Text(this, language);

    /// <summary>The same for logs, always in English: without words that may be Kiva's about a borrower, and without amounts.</summary>
    public string ForLog() => ProblemCatalog.WithoutData(this, Languages.English);

    /// <summary>The same for messages, which leave the app as a log does.</summary>
    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    public string ForMessage(string language) => ProblemCatalog.WithoutData(this, language);

    /// <summary>Of the row too: its errors stand before its warnings.</summary>
    public ProblemSeverity Severity() => ProblemCatalog.SeverityOf(Code);

    /// <summary>The old and the new amount of a correction: <c>1200.00 → 1350.00</c>; <see langword="null"/> where nothing is corrected.</summary>
    public string? Change() => Code == ProblemCatalog.RowCorrected && Arguments is [var was, var now] ? $"{was} → {now}" : null;

    /// <summary>The same problem, of a row that corrects what Kiva accepted.</summary>
    public Problem WithChange(decimal was, decimal now) =>
        this with { Arguments = [was.ToString(CultureInfo.InvariantCulture), now.ToString(CultureInfo.InvariantCulture)] };

    /// <summary>This problem and what else is wrong with the row, one after the other.</summary>
    public IEnumerable<Problem> All()
    {
        for (var problem = this; problem is not null; problem = problem.Also)
        {
            yield return problem;
        }
    }

    /// <summary>All that is wrong with a row: <paramref name="first"/>, then <paramref name="next"/>, but no warning before an error.</summary>
    public static Problem? Chain(Problem? first, Problem? next)
    {
        if (first is null || next is null)
        {
            return first ?? next;
        }

        return first.Severity() >= next.Severity()
            ? first with { Also = Chain(first.Also, next) }
            : next with { Also = Chain(first, next.Also) };
    }
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
