using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>The column taken for the loan id holds Kiva's own numbers, under a heading that does not say so.</summary>
/// <param name="heading">Of that column.</param>
internal sealed class KivaIdsAsLoanIds(IReadOnlyList<ExpectedLoan> loans, string heading) : IDetector
{
    private readonly Share _kivaIds = new(above: 50, atLeast: 3);

    /// <summary>Made when the first unknown id is met. An id that is some loan's own as well is no sign.</summary>
    private readonly Lazy<HashSet<string>> _known = new(() =>
    {
        var ids = loans.Select(loan => loan.KivaId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        ids.ExceptWith(loans.Select(loan => loan.LoanId));
        return ids;
    });

    /// <summary>Most of a portfolio may be no business of Kiva's; the rows that are speak.</summary>
    public void See(in SeenRow row)
    {
        if (row.Loan is not null)
        {
            _kivaIds.Count(false);
        }
        else if (_known.Value.Contains(row.Key.LoanId))
        {
            _kivaIds.Count(true);
        }
    }

    public Problem? Finding() => _kivaIds.Finding(ProblemCatalog.ColumnsLooksLikeKivaIds, heading);
}
