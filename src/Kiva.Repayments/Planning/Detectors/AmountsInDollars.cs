using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>
/// Amounts in US dollars where the loans are in another currency. Where a dollar is worth much of it, a column in dollars stays below the
/// dollar price of nearly every loan; where it is not, many an amount is that price itself.
/// </summary>
internal sealed class AmountsInDollars(AmountBasis basis) : IDetector
{
    /// <summary>Payments of a month are small parts of a price: at a rate below this they may be below the dollar price too.</summary>
    private readonly decimal _farRate = basis is AmountBasis.Payments ? 100 : 20;

    private readonly Share _far = new(above: 95, atLeast: 5);
    private readonly Share _near = new(above: 50, atLeast: 5);

    public void See(in SeenRow row)
    {
        if (row is not { Amount: { } amount and > 0, Loan: { Currency: { Length: > 0 } and not "USD", UsdPrice: { } usd and > 0, LocalPrice: { } local and > 0 } })
        {
            return;
        }

        if (local / _farRate >= usd)
        {
            _far.Count(amount / 1.05m <= usd);
        }
        else if (local / 1.1m > usd || usd / 1.1m > local)
        {
            // At a rate of about one the price in dollars is the price in the loan's currency.
            _near.Count(Math.Abs(amount - usd) <= usd * 0.02m);
        }
    }

    public Problem? Finding() => _far.Finding(ProblemCatalog.AmountsUsd) ?? _near.Finding(ProblemCatalog.AmountsUsd);
}
