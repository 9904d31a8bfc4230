using Kiva.Repayments.Deployments;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Health;

/// <summary>What lasts and people were told of: a token that is still good does not say that Kiva answers.</summary>
public sealed class StandingTroubles(DataStorage storage, TimeProvider time)
{
    internal const string Name = "troubles";

    internal async Task<IReadOnlyList<HealthCheck>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var ledger = await DeploymentLedger.OpenAsync(storage, time, cancellationToken);
            return [.. ledger.Deployment.Standing.Select(began => new HealthCheck(
                Conditions.CodeOf(began.Condition), Ok: false, FormattableString.Invariant($"Since {began.At:u}: {began.Reason.Text()}")))];
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            return []; // The check of the storage says it.
        }
    }
}
