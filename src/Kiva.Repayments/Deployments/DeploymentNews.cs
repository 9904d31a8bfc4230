using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Deployments;

/// <summary>What the deployment has for people.</summary>
internal sealed class DeploymentNews(DeploymentLedger ledger) : ILedgerNews
{
    public string Name => "deployment";

    public ReportNews? OfReport => null;

    /// <summary>Nothing where it could not be noted down: it would be told every minute.</summary>
    public IReadOnlyList<Alert> Untold(AlertChannel channel) => ledger.Deployment.IsNewer
        ? []
        : [.. ledger.Deployment.Newsworthy.SelectMany(happened => DeploymentAlerts.Of(happened, ledger.Deployment)).Where(alert => !ledger.Deployment.IsTold(channel, alert.Id))];

    public Task CatchUpAsync(CancellationToken cancellationToken) => ledger.CatchUpAsync(cancellationToken);

    public Task NoteAsync(AlertChannel channel, IReadOnlyList<string> alertIds, CancellationToken cancellationToken) =>
        ledger.TryAppendAsync(Note(channel, alertIds), cancellationToken);

    internal static DeploymentEvent Note(AlertChannel channel, IReadOnlyList<string> alertIds) =>
        channel is AlertChannel.Mail ? new AlertsMailed(alertIds) : new AlertsTold(channel, alertIds);
}
