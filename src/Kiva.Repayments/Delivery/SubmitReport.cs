using Kiva.PartnerApi;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
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
    EarlierReports earlierReports,
    PlanReport plan,
    SameEnvironment sameEnvironment,
    SendBatches send,
    CloseReport close,
    Setback setback,
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

        bool MayStart() => time.GetElapsedTime(began) < StartsPosts && lease.Outlives(TimeSpan.Zero);

        await MoveAsync(id, lease, MayStart, cancellationToken);
        await foreach (var (other, _) in reports.ListAsync(cancellationToken))
        {
            if (other != id && MayStart())
            {
                await TryMoveAsync(other, lease, MayStart, cancellationToken);
            }
        }
    }

    /// <summary>A report that cannot be moved must not fail the message of another one; its own will.</summary>
    private async Task TryMoveAsync(ReportId id, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        try
        {
            await MoveAsync(id, lease, mayStart, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.NotMoved(id, StorageTrouble.Name(failure));
        }
    }

    private async Task MoveAsync(ReportId id, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(id);
        try
        {
            using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
            if (ledger is null)
            {
                log.ReportGone(id);
                return;
            }

            if (ledger.Report.IsNewer)
            {
                throw new LedgerNewerException();
            }

            await StepAsync(folder, ledger, lease, mayStart, cancellationToken);
            await close.KeepDerivedFilesAsync(folder, ledger, cancellationToken);

            // A host that stops keeps its message; an invocation whose time is over leaves a new one.
            cancellationToken.ThrowIfCancellationRequested();
            if (ledger.Report is { IsMoving: true, WaitingUntil: null })
            {
                await nudges.SendAsync(id, cancellationToken);
            }
        }
        catch (LedgerMovedException)
        {
            // A person or another sender wrote: start again from what the ledger says now.
            await nudges.SendAsync(id, cancellationToken);
        }
        catch (LedgerNewerException)
        {
            log.LedgerNewer(id);
        }
    }

    private async Task StepAsync(ReportFolder folder, Ledger ledger, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var report = ledger.Report;
        await send.SettleAbandonedAsync(folder, ledger, cancellationToken);
        var waits = report.WaitingUntil > time.GetUtcNow();
        if (!report.IsMoving || (waits && !WaitsForAnEarlierOne(report)))
        {
            return;
        }

        try
        {
            if (report.State is ReportState.Received)
            {
                await read.RunAsync(folder, ledger, cancellationToken);
            }

            if (report.State is ReportState.Read)
            {
                if (await earlierReports.FindUnsettledAsync(folder.Id, report, cancellationToken) is not { } earlier)
                {
                    await plan.RunAsync(folder, ledger, cancellationToken);
                }
                else if (!waits)
                {
                    var reason = new Problem(ProblemCatalog.ReportEarlierOpen, Arguments: [earlier.ToString()]);
                    await setback.RecordAsync(folder, ledger, new Obstacle(reason, ObstacleKind.Passes), cancellationToken);
                }
            }

            if (report.State is ReportState.Planned or ReportState.Sending && await sameEnvironment.ConfirmAsync(folder, ledger, cancellationToken))
            {
                await SendAsync(folder, ledger, lease, mayStart, cancellationToken);
            }
        }
        catch (PartnerApiException failure)
        {
            await setback.RecordAsync(folder, ledger, Obstacle.From(failure), cancellationToken);
        }
    }

    /// <summary>The earlier one may have come to its end before the time is up, so this wait is looked at again each time.</summary>
    private static bool WaitsForAnEarlierOne(Report report) => report.Reasons.Any(reason => reason.Code == ProblemCatalog.ReportEarlierOpen);

    private async Task SendAsync(ReportFolder folder, Ledger ledger, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        // A refusal that was recorded before its holding was counts after a restart too.
        var obstacle = Obstacle.RefusedFirst(ledger.Report) ?? await send.RunAsync(folder, ledger, lease, mayStart, cancellationToken);
        if (obstacle is not null)
        {
            await setback.RecordAsync(folder, ledger, obstacle, CancellationToken.None);
        }
        else if (ledger.Report.Batches.All(batch => batch.State is not (BatchState.Planned or BatchState.Sending)))
        {
            await close.RunAsync(folder, ledger, cancellationToken);
        }
    }
}
