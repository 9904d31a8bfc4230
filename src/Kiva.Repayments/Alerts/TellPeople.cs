using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Deployments;
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
public sealed class TellPeople(DataStorage storage, ReportAlerts alerts, Webhook webhook, Mailer mailer, ReportingMetrics metrics, TimeProvider time, ILogger<TellPeople> log)
{
    /// <summary>Whether there is something of the report that people must still be told.</summary>
    internal bool HasUntold(ReportId id, Report report) =>
        alerts.Untold(id, report, AlertChannel.Log).Count > 0
        || (webhook.IsSet && alerts.Untold(id, report, AlertChannel.Webhook).Count > 0)
        || (mailer.IsSet && alerts.Untold(id, report, AlertChannel.Mail).Count > 0);

    /// <summary>Tells of the report what can be told now; the rest stays untold.</summary>
    internal Task RunAsync(ReportId id, Ledger ledger, CancellationToken cancellationToken) =>
        RunAsync(new ReportNews(id, ledger, alerts), cancellationToken);

    /// <summary>The same of what belongs to no report.</summary>
    internal Task RunAsync(DeploymentLedger ledger, CancellationToken cancellationToken) => RunAsync(new DeploymentNews(ledger), cancellationToken);

    private async Task RunAsync(ILedgerNews news, CancellationToken cancellationToken)
    {
        if (!MayTell(news))
        {
            return;
        }

        // Two that tell at the same time would tell everything twice.
        await using var lease = await LeasedLock.TryTakeAsync(storage, LeasedLock.Teller, time, cancellationToken);
        if (lease is null)
        {
            return;
        }

        await news.CatchUpAsync(cancellationToken);
        await LogAsync(news, cancellationToken);
        await PostAsync(news, lease, cancellationToken);
        await MailAsync(news, lease, cancellationToken);
    }

    /// <summary>Asked before anything is asked of storage: while a channel rests, that is the answer each minute for every report that waits for it.</summary>
    private bool MayTell(ILedgerNews news) =>
        news.Untold(AlertChannel.Log).Count > 0
        || (webhook.IsSet && news.Untold(AlertChannel.Webhook) is [var first, ..] && webhook.MayTry(first))
        || (mailer.IsSet && mailer.MayTry(news.Name) && news.Untold(AlertChannel.Mail).Count > 0);

    private async Task LogAsync(ILedgerNews news, CancellationToken cancellationToken)
    {
        var untold = news.Untold(AlertChannel.Log);
        foreach (var alert in untold)
        {
            alert.Say(log);
            metrics.Told(alert.Event.Name ?? "", AlertChannel.Log);
        }

        if (untold.Count > 0)
        {
            await news.NoteAsync(AlertChannel.Log, [.. untold.Select(alert => alert.Id)], cancellationToken);
        }
    }

    /// <summary>In order, and no further than the first that does not arrive.</summary>
    private async Task PostAsync(ILedgerNews news, LeasedLock lease, CancellationToken cancellationToken)
    {
        if (!webhook.IsSet)
        {
            return;
        }

        foreach (var alert in news.Untold(AlertChannel.Webhook))
        {
            // Who has lost the lease leaves the rest to whoever has it now.
            if (!lease.Outlives(Webhook.Timeout) || !await webhook.TryPostAsync(alert, cancellationToken))
            {
                return;
            }

            await news.NoteAsync(AlertChannel.Webhook, [alert.Id], CancellationToken.None);
            metrics.Told(alert.Event.Name ?? "", AlertChannel.Webhook);
        }
    }

    /// <summary>Everything in one mail.</summary>
    private async Task MailAsync(ILedgerNews news, LeasedLock lease, CancellationToken cancellationToken)
    {
        if (!mailer.IsSet || !mailer.MayTry(news.Name) || news.Untold(AlertChannel.Mail) is not { Count: > 0 } untold)
        {
            return;
        }

        using var mail = await mailer.WriteAsync(news, untold, cancellationToken);
        if (!lease.Outlives(MailServer.Timeout) || !await mailer.TrySendAsync(news.Name, mail, untold[^1].At, cancellationToken))
        {
            return;
        }

        await news.NoteAsync(AlertChannel.Mail, [.. untold.Select(alert => alert.Id)], CancellationToken.None);
        foreach (var alert in untold)
        {
            metrics.Told(alert.Event.Name ?? "", AlertChannel.Mail);
        }
    }
}
