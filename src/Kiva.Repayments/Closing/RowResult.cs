using System.Globalization;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Closing;

/// <summary>A row handed back.</summary>
/// <param name="Code">A problem's code, Kiva's or ours.</param>
/// <param name="Words">Kiva's, or what happened to the row's batch: as they were said, in no other language.</param>
internal readonly record struct RowResult(ExportRow Row, decimal? Amount, RowEnd End, string? Code, string? Words, int? Batch, long? UploadId)
{
    /// <summary>What was found wrong here, all of it, where that is to be told.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Empty where a spreadsheet has made a date or a rounded number of it: written out as a text, that would be taken for an id.</summary>
    public string LoanId => Has("loan.is-date") || Has("loan.lost-digits") ? "" : Row.LoanId;

    /// <summary>Likewise.</summary>
    public string ClientId => Has("client.is-date") || Has("client.lost-digits") ? "" : Row.ClientId;

    /// <summary>Whether it was the amount that was wrong, or one of the things that were.</summary>
    public bool RefusesAmount =>
        Problem is not null && Problem.All().Any(one => one.Severity() is ProblemSeverity.Error && ProblemCatalog.IsAboutAmount(one.Code));

    /// <summary>What is wrong and what to do; <see langword="null"/> when there is nothing to say.</summary>
    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    public string? Message(string language)
    {
        var sentences = Problem?.All().Select(one => Sentence(one, language)) ?? [];
        var message = string.Join(' ', Words is null ? sentences : sentences.Prepend(Words));
        return message.Length == 0 ? null : message;
    }

    private static string Sentence(Problem one, string language) => (one.Expected, one.Change()) switch
    {
        ({ } expected, _) => $"{one.Text(language)} {string.Format(CultureInfo.InvariantCulture, ProblemTexts.In(language).Expected, expected)}",
        (_, { } change) => $"{one.Text(language)} {change}",
        _ => one.Text(language),
    };

    private bool Has(string code) => Problem is not null && Problem.All().Any(one => string.Equals(one.Code, code, StringComparison.Ordinal));
}
