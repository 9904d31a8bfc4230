using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Deployments;

/// <summary>Writes into the deployment's ledger for those whose own work must not fail or wait for it. The sweep tells people of it.</summary>
public sealed class DeploymentNotes(DataStorage storage, TimeProvider time, ILogger<DeploymentNotes> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Notes it down once; what cannot be noted down is said in the log at once.</summary>
    internal async Task NoteAsync(DeploymentEvent what)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var ledger = await DeploymentLedger.OpenAsync(storage, time, patience.Token);
            if (await ledger.TryAppendAsync(what, patience.Token) || !ledger.Deployment.IsNewer)
            {
                return;
            }
        }
        catch (Exception)
        {
            // Whatever it is, it must not hide what was to be noted.
            // Said below.
        }

        foreach (var alert in DeploymentAlerts.Of(what))
        {
            alert.Say(log);
        }
    }
}
