using Kiva.Repayments.Alerts;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Telemetry;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// Moves the open reports as far as they can go, oldest first. It starts from what the ledgers say, so it does not matter how often
/// or when it is called. One sender at a time: who finds another at work leaves everything to him.
/// </summary>
public sealed class SubmitReport(
    DataStorage storage, OpenReports reports, Nudges nudges, MoveReport move, KeepUpToDate keep, TimeProvider time, ILogger<SubmitReport> log)
{
    /// <summary>No POST starts later than this into an invocation, whose own limit is 30 minutes (<c>functionTimeout</c> in host.json).</summary>
    private static readonly TimeSpan StartsPosts = TimeSpan.FromMinutes(20);

    /// <summary>Somebody who writes at the same time writes once; more is a fault that the next message meets afresh.</summary>
    private const int MaxTries = 3;

    /// <inheritdoc cref="RunAsync(ReportId, CancellationToken)"/>
    public async Task RunAsync(Nudge nudge, CancellationToken cancellationToken)
    {
        using var step = ReportTrace.Step("SubmitReport", nudge.Id, nudge.TraceParent);
        await RunAsync(nudge.Id, cancellationToken);
    }

    /// <param name="id">The report that was nudged. Its failure is the message's; that of another one is not.</param>
    public async Task RunAsync(ReportId id, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var lease = await LeasedLock.TryTakeAsync(storage, LeasedLock.Sender, time, cancellationToken);
        if (lease is null)
        {
            log.SenderBusy(id);
            return;
        }

        bool MayStart() => time.GetElapsedTime(began) < StartsPosts && lease.Outlives(TimeSpan.Zero);

        var isUnfinished = false;
        var isListed = false;
        await foreach (var (open, _) in reports.ListAsync(cancellationToken))
        {
            isListed |= open == id;
            isUnfinished |= !MayStart() || await (open == id ? MoveAsync(open, lease, MayStart, cancellationToken) : TryMoveAsync(open, lease, MayStart, cancellationToken));
        }

        if (!isListed)
        {
            isUnfinished |= await MoveAsync(id, lease, MayStart, cancellationToken);
        }

        // One message in, one at most out: nudges never multiply.
        if (isUnfinished)
        {
            await nudges.SendAsync(id, cancellationToken);
        }
    }

    /// <summary>A report that cannot be moved must not fail the message of another one; its own will.</summary>
    private async Task<bool> TryMoveAsync(ReportId id, LeasedLock lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        try
        {
            return await MoveAsync(id, lease, mayStart, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.NotMoved(id, StorageTrouble.Name(failure));
            return false;
        }
    }

    /// <returns>Whether there is more to do with it at once.</returns>
    private async Task<bool> MoveAsync(ReportId id, LeasedLock lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        // Who has lost the lease meanwhile leaves the report to whoever took it over.
        for (var attempt = 1; attempt <= MaxTries && mayStart(); attempt++)
        {
            try
            {
                return await MoveOnceAsync(id, lease, mayStart, cancellationToken);
            }
            catch (LedgerMovedException)
            {
                // A person or another sender wrote: start again from what the ledger says now.
            }
            catch (LedgerNewerException)
            {
                // The sweep tells people, once.
                log.NotMoved(id, nameof(LedgerNewerException));
                return false;
            }
        }

        return true;
    }

    private async Task<bool> MoveOnceAsync(ReportId id, LeasedLock lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(id);
        using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
        if (ledger is null)
        {
            log.ReportGone(id);
            return false;
        }

        if (ledger.Report.IsNewer)
        {
            throw new LedgerNewerException();
        }

        using var step = ReportTrace.Step("MoveReport", id, ledger.Report.Received.TraceParent);
        await move.RunAsync(folder, ledger, lease, mayStart, cancellationToken);

        // Also when the host stops: what has just come to its end is told now and not when somebody starts the host again.
        using var grace = new Grace(time, cancellationToken);
        await keep.RunAsync(folder, ledger, grace.Token);

        // A host that stops keeps its message; an invocation whose time is over leaves a new one.
        cancellationToken.ThrowIfCancellationRequested();
        return ledger.Report is { IsMoving: true, WaitingUntil: null };
    }
}
