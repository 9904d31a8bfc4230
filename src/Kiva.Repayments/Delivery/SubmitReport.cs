using Kiva.PartnerApi;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// Moves a report as far as it can go: read, planned, sent, closed. It starts from what the ledger says, so it does not matter how often
/// or when it is called. One sender at a time; when done with the report that it was called for it takes the other open ones, oldest first.
/// </summary>
public sealed class SubmitReport(
    DataStorage storage,
    OpenReports reports,
    Nudges nudges,
    ReadExport read,
    PlanReport plan,
    SendBatches send,
    CloseReport close,
    KivaOptions settings,
    TimeProvider time,
    ILogger<SubmitReport> log)
{
    /// <summary>No POST starts later than this into an invocation, whose own limit is 30 minutes (<c>functionTimeout</c> in host.json).</summary>
    private static readonly TimeSpan StartsPosts = TimeSpan.FromMinutes(20);

    public async Task RunAsync(ReportId id, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var lease = await SenderLease.TryTakeAsync(storage, time, cancellationToken);
        if (lease is null)
        {
            log.SenderBusy(id);
            return;
        }

        bool MayStart() => time.GetElapsedTime(began) < StartsPosts;

        var done = new HashSet<ReportId>();
        for (ReportId? next = id; next is not null && MayStart(); next = await NextAsync(done, cancellationToken))
        {
            done.Add(next);
            await MoveAsync(next, lease, MayStart, cancellationToken);
        }
    }

    private async Task<ReportId?> NextAsync(HashSet<ReportId> done, CancellationToken cancellationToken)
    {
        await foreach (var (id, _) in reports.ListAsync(cancellationToken))
        {
            if (!done.Contains(id))
            {
                return id;
            }
        }

        return null;
    }

    private async Task MoveAsync(ReportId id, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(id);
        using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
        if (ledger is null)
        {
            log.ReportGone(id);
            return;
        }

        if (ledger.Report.IsNewer)
        {
            log.LedgerNewer(id);
            return;
        }

        try
        {
            await MoveAsync(folder, ledger, lease, mayStart, cancellationToken);
        }
        catch (PartnerApiException failure)
        {
            await WaitAsync(folder, ledger, Obstacle.From(failure), cancellationToken);
        }
        catch (LedgerMovedException)
        {
            // A person or another sender wrote: start again from what the ledger says now.
            await nudges.SendAsync(id, cancellationToken);
            return;
        }

        await CloseReport.KeepDerivedFilesAsync(folder, ledger, cancellationToken);

        // A host that stops keeps its message; an invocation whose time is over leaves a new one.
        cancellationToken.ThrowIfCancellationRequested();
        if (ledger.Report is { IsMoving: true, WaitingUntil: null })
        {
            await nudges.SendAsync(id, cancellationToken);
        }
    }

    private async Task MoveAsync(ReportFolder folder, Ledger ledger, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var report = ledger.Report;
        if (report.WaitingUntil > time.GetUtcNow())
        {
            return;
        }

        if (report.State is ReportState.Received)
        {
            await read.RunAsync(folder, ledger, cancellationToken);
        }

        if (report.State is ReportState.Read)
        {
            await plan.RunAsync(folder, ledger, cancellationToken);
        }

        if (report.State is ReportState.Planned or ReportState.Sending)
        {
            if (await send.RunAsync(folder, ledger, lease, mayStart, cancellationToken) is { } obstacle)
            {
                await WaitAsync(folder, ledger, obstacle, cancellationToken);
            }
            else if (report.Batches.All(batch => batch.State is not (BatchState.Planned or BatchState.Sending)))
            {
                await close.RunAsync(folder, ledger, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(ReportFolder folder, Ledger ledger, Obstacle obstacle, CancellationToken cancellationToken)
    {
        var report = ledger.Report;
        if (obstacle.Reason.Code == ProblemCatalog.ReportFirstBatchRefused)
        {
            await ledger.AppendAsync(cancellationToken, new Held([obstacle.Reason]));
            log.ReportHeld(folder.Id, obstacle.Reason.Text());
        }
        else if (obstacle.NeedsPerson || time.GetUtcNow() - report.LastSuccess > settings.GiveUpAfter)
        {
            await ledger.AppendAsync(cancellationToken, new Stalled(obstacle.Reason));
            log.ReportStalled(folder.Id, obstacle.Reason.Text());
        }
        else
        {
            var until = time.GetUtcNow() + Backoff.Delay(report.Waits, obstacle.RetryAfter);
            await ledger.AppendAsync(cancellationToken, new Waiting(until, obstacle.Reason));
            log.ReportWaits(folder.Id, until, obstacle.Reason.Text());
        }
    }
}
