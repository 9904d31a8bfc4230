using Kiva.Repayments.Cycles;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>Cumulative principal never falls and principal outstanding never rises, but for corrections. Other bases say nothing.</summary>
internal sealed class AmountsMoved(AmountBasis basis, EarlierCycle? earlier) : IDetector
{
    private readonly Share _wrongWay = new(above: 50, atLeast: 3);

    public void See(in SeenRow row)
    {
        if (row is not { Amount: { } amount, Loan: not null } || earlier?.Accepted.TryGetValue(row.Key, out var before) is not true)
        {
            return;
        }

        _wrongWay.Count(basis is AmountBasis.PrincipalOutstanding ? amount > before : amount < before);
    }

    public Problem? Finding() => basis switch
    {
        AmountBasis.CumulativePrincipal => _wrongWay.Finding(ProblemCatalog.AmountsFell, earlier?.Cycle ?? ""),
        AmountBasis.PrincipalOutstanding => _wrongWay.Finding(ProblemCatalog.AmountsRose, earlier?.Cycle ?? ""),
        _ => null,
    };
}
