using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Receiving;

/// <summary>What is known before an export is read. Kiva is not asked, so that reading never waits for it: what is stored counts.</summary>
public sealed class ReadingBasisFinder(ExpectedLoanStore expectedLoans, ExportsOptions settings)
{
    /// <param name="partnerId">Where it is known; otherwise the environment's only list of expected loans is taken for the partner's.</param>
    internal async Task<ReadingBasis> FindAsync(KivaEnvironment environment, string? partnerId, ColumnFormat columns, CancellationToken cancellationToken)
    {
        var list = partnerId is null
            ? await expectedLoans.FindOnlyAsync(environment, cancellationToken)
            : await expectedLoans.FindAsync(environment, partnerId, cancellationToken);
        return new ReadingBasis(settings, columns, AmountsAreWhole: list is { IsInWholeAmounts: true });
    }
}
