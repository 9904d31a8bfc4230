using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>Amounts above the price of their loan. One may be an exception, several are principal plus interest or another column.</summary>
internal sealed class AmountsAbovePrice : IDetector
{
    private readonly Share _above = new(above: 5, atLeast: 2);

    public static bool IsAbove(decimal? amount, ExpectedLoan? loan) => loan?.LocalPrice is { } price and > 0 && amount > price;

    public void See(in SeenRow row)
    {
        if (row is { Amount: { } amount, Loan: { LocalPrice: > 0 } loan })
        {
            _above.Count(IsAbove(amount, loan));
        }
    }

    public Problem? Finding() => _above.Finding(ProblemCatalog.AmountsAbovePrice);
}
