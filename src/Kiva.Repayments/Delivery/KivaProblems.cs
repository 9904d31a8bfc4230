using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Delivery;

/// <summary>Kiva's answers about single rows, laid beside the rows that were sent.</summary>
internal static class KivaProblems
{
    /// <summary>An <c>error</c> marks every row of the batch with that loan id: Kiva does not say which of them it means.</summary>
    public static RowTotal RejectedRows(IReadOnlyList<Repayment> sent, IReadOnlyList<UploadProblem> problems)
    {
        var rejected = problems
            .Where(problem => problem.Severity is ProblemSeverity.Error)
            .Select(problem => problem.LoanId)
            .ToHashSet(StringComparer.Ordinal);
        return sent.Where(row => rejected.Contains(row.LoanId)).Aggregate(default(RowTotal), (total, row) => total.With(row.Amount));
    }
}
