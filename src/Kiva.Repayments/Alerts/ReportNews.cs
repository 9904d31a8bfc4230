using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Alerts;

/// <summary>What one report has for people.</summary>
internal sealed class ReportNews(ReportId id, Ledger ledger, ReportAlerts alerts) : ILedgerNews
{
    public string Name => id.ToString();

    public ReportNews OfReport => this;

    public ReportId Id => id;

    public Ledger Ledger => ledger;

    /// <summary>Nothing where it could not be noted down: it would be told every minute.</summary>
    public IReadOnlyList<Alert> Untold(AlertChannel channel) => ledger.Report.IsNewer ? [] : alerts.Untold(id, ledger.Report, channel);

    public Task CatchUpAsync(CancellationToken cancellationToken) => ledger.CatchUpAsync(cancellationToken);

    public Task NoteAsync(AlertChannel channel, IReadOnlyList<string> alertIds, CancellationToken cancellationToken) =>
        ledger.TryAppendAsync(Note(channel, alertIds), cancellationToken);

    internal static LedgerEvent Note(AlertChannel channel, IReadOnlyList<string> alertIds) => channel is AlertChannel.Mail ? new Mailed(alertIds) : new Told(channel, alertIds);
}
