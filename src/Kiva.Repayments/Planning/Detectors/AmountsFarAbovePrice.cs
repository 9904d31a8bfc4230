using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>A factor of 100 or 1000 from a separator that was taken for another: no loan is repaid ten times.</summary>
internal sealed class AmountsFarAbovePrice : IDetector
{
    private readonly Share _far = new(above: 0, atLeast: 1);

    public void See(in SeenRow row)
    {
        if (row is { Amount: { } amount, Loan.LocalPrice: { } price and > 0 })
        {
            _far.Count(amount / 10 >= price);
        }
    }

    public Problem? Finding() => _far.Finding(ProblemCatalog.AmountsFarAbovePrice);
}
