using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Delivery;

/// <summary>Kiva's answers about single rows, laid beside the rows that were sent.</summary>
internal static class KivaProblems
{
    /// <summary>
    /// An <c>error</c> marks every row of the batch with that loan id: Kiva does not say which of them it means. What fits no row becomes the
    /// batch's: its loan id moves into the text.
    /// </summary>
    public static (RowTotal Rejected, IReadOnlyList<UploadProblem> Problems) Lay(IReadOnlyList<Repayment> sent, IReadOnlyList<UploadProblem> problems)
    {
        var loans = sent.Select(row => row.LoanId).ToHashSet(StringComparer.Ordinal);
        UploadProblem[] laid =
        [
            .. problems.Select(problem => loans.Contains(problem.LoanId) || problem.LoanId.Length == 0
                ? problem
                : problem with { LoanId = "", Details = $"{problem.LoanId}: {problem.Details}" }),
        ];
        var rejected = laid
            .Where(problem => problem.Severity is ProblemSeverity.Error && problem.LoanId.Length > 0)
            .Select(problem => problem.LoanId)
            .ToHashSet(StringComparer.Ordinal);
        return (sent.Where(row => rejected.Contains(row.LoanId)).Aggregate(default(RowTotal), (total, row) => total.With(row.Amount)), laid);
    }
}
