using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Telemetry;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>
/// Tells people what stands in a ledger and was not told yet, by every channel, and notes it down there. A process that dies in between tells it again: at
/// least once, each time under the same id.
/// </summary>
public sealed class TellPeople(DataStorage storage, ReportAlerts alerts, Webhook webhook, ReportingMetrics metrics, TimeProvider time, ILogger<TellPeople> log)
{
    /// <summary>Whether there is something of the report that people must still be told.</summary>
    internal bool HasUntold(ReportId id, Report report) =>
        alerts.Untold(id, report, AlertChannel.Log).Count > 0 || (webhook.IsSet && alerts.Untold(id, report, AlertChannel.Webhook).Count > 0);

    /// <summary>Tells of the report what can be told now; the rest stays untold.</summary>
    internal async Task RunAsync(ReportId id, Ledger ledger, CancellationToken cancellationToken)
    {
        if (!HasUntold(id, ledger.Report))
        {
            return;
        }

        // Two that tell at the same time would tell everything twice.
        await using var lease = await LeasedLock.TryTakeAsync(storage, LeasedLock.Teller, time, cancellationToken);
        if (lease is null)
        {
            return;
        }

        await ledger.CatchUpAsync(cancellationToken);
        await LogAsync(id, ledger, cancellationToken);
        await PostAsync(id, ledger, cancellationToken);
    }

    private async Task LogAsync(ReportId id, Ledger ledger, CancellationToken cancellationToken)
    {
        var untold = alerts.Untold(id, ledger.Report, AlertChannel.Log);
        foreach (var alert in untold)
        {
            alert.Say(log);
            metrics.Told(alert.Event.Name ?? "", AlertChannel.Log);
        }

        if (untold.Count > 0)
        {
            await ledger.TryAppendAsync(new Told(AlertChannel.Log, [.. untold.Select(alert => alert.Id)]), cancellationToken);
        }
    }

    /// <summary>In order, and no further than the first that does not arrive.</summary>
    private async Task PostAsync(ReportId id, Ledger ledger, CancellationToken cancellationToken)
    {
        if (!webhook.IsSet)
        {
            return;
        }

        foreach (var alert in alerts.Untold(id, ledger.Report, AlertChannel.Webhook))
        {
            if (!await webhook.TryPostAsync(alert, cancellationToken))
            {
                return;
            }

            await ledger.TryAppendAsync(new Told(AlertChannel.Webhook, [alert.Id]), CancellationToken.None);
            metrics.Told(alert.Event.Name ?? "", AlertChannel.Webhook);
        }
    }
}
