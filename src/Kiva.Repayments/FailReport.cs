using Kiva.Repayments.Alerts;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments;

/// <summary>A message that failed again and again: the report that it names is marked as failed and people are told. Nothing is left lying there unseen.</summary>
public sealed class FailReport(OpenReports reports, TellPeople tell, DeploymentNotes notes, TimeProvider time, ILogger<FailReport> log)
{
    /// <param name="id">The report that the message names; <see langword="null"/> when it is no nudge of ours.</param>
    /// <param name="messageId">The message's own.</param>
    public async Task RunAsync(ReportId? id, string messageId, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            await notes.NoteAsync(new Noticed(Notices.OfMessage(messageId)));
            return;
        }

        try
        {
            await FailAsync(id, cancellationToken);
        }
        catch (LedgerNewerException)
        {
            log.LedgerNewer(id);
        }
    }

    private async Task FailAsync(ReportId id, CancellationToken cancellationToken)
    {
        using var ledger = await Ledger.OpenAsync(reports.Folder(id).Ledger, time, cancellationToken);
        if (ledger is null)
        {
            log.ReportGone(id);
            return;
        }

        if (ledger.Report.IsNewer)
        {
            throw new LedgerNewerException();
        }

        await ledger.TryAppendAsync(new Failed(new Problem(ProblemCatalog.ReportPoison)), cancellationToken);
        await tell.RunAsync(id, ledger, cancellationToken);
    }
}
