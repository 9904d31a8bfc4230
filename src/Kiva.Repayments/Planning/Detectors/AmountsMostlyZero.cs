using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>A column that the MIS did not fill. Zeros of this kind were sent by others for ten months before anybody noticed.</summary>
internal sealed class AmountsMostlyZero : IDetector
{
    /// <summary>More than nine of ten, in ten amounts or more, are ten at least.</summary>
    private readonly Share _zeros = new(above: 90, atLeast: 10);

    public void See(in SeenRow row)
    {
        if (row is { Amount: { } amount, Loan: not null })
        {
            _zeros.Count(amount == 0);
        }
    }

    public Problem? Finding() => _zeros.Finding(ProblemCatalog.AmountsMostlyZero);
}
