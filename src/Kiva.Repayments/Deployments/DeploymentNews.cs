using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Deployments;

/// <summary>What the deployment has for people.</summary>
internal sealed class DeploymentNews(DeploymentLedger ledger) : ILedgerNews
{
    public IReadOnlyList<Alert> Untold(AlertChannel channel) =>
        [.. ledger.Deployment.Newsworthy.SelectMany(DeploymentAlerts.Of).Where(alert => !ledger.Deployment.IsTold(channel, alert.Id))];

    public Task CatchUpAsync(CancellationToken cancellationToken) => ledger.CatchUpAsync(cancellationToken);

    public Task NoteAsync(AlertChannel channel, IReadOnlyList<string> alerts, CancellationToken cancellationToken) =>
        ledger.TryAppendAsync(new AlertsTold(channel, alerts), cancellationToken);
}
