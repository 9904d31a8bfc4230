using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Closing;

/// <summary>A row handed back.</summary>
/// <param name="Code">A problem's code, Kiva's or ours.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal readonly record struct RowResult(ExportRow Row, decimal? Amount, RowEnd End, string? Code, string? Message, int? Batch, long? UploadId)
{
    /// <summary>What was found wrong here, all of it.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Empty where a spreadsheet has made a date or a rounded number of it: written out as a text, that would be taken for an id.</summary>
    public string LoanId => Has("loan.is-date") || Has("loan.lost-digits") ? "" : Row.LoanId;

    /// <summary>Likewise.</summary>
    public string ClientId => Has("client.is-date") || Has("client.lost-digits") ? "" : Row.ClientId;

    /// <summary>Whether it was the amount that was wrong, or one of the things that were.</summary>
    public bool RefusesAmount =>
        Problem is not null && Problem.All().Any(one => one.Severity() is ProblemSeverity.Error && ProblemCatalog.IsAboutAmount(one.Code));

    private bool Has(string code) => Problem is not null && Problem.All().Any(one => string.Equals(one.Code, code, StringComparison.Ordinal));
}
