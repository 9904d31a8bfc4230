using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Alerts;

/// <summary>What one report has for people.</summary>
internal sealed class ReportNews(ReportId id, Ledger ledger, ReportAlerts alerts) : ILedgerNews
{
    public IReadOnlyList<Alert> Untold(AlertChannel channel) => alerts.Untold(id, ledger.Report, channel);

    public Task CatchUpAsync(CancellationToken cancellationToken) => ledger.CatchUpAsync(cancellationToken);

    public Task NoteAsync(AlertChannel channel, IReadOnlyList<string> alerts, CancellationToken cancellationToken) =>
        ledger.TryAppendAsync(new Told(channel, alerts), cancellationToken);
}
