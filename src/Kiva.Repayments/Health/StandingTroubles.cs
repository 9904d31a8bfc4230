using Kiva.Repayments.Deployments;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Health;

/// <summary>What lasts and people were told of: a token that is still good does not say that Kiva answers.</summary>
public sealed class StandingTroubles(DataStorage storage, TimeProvider time)
{
    internal const string Name = "troubles";

    internal async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var ledger = await DeploymentLedger.OpenAsync(storage, time, cancellationToken);
            return [.. ledger.Deployment.Standing.Select(began => new Finding(
                Conditions.CodeOf(began.Condition), Ok: false, Finding.Texts.Of("troubles.since", began.At.ToUniversalTime(), (Saying)began.Reason.Text)))];
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            return []; // The check of the storage says it.
        }
    }
}
