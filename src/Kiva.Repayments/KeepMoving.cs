using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Telemetry;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments;

/// <summary>
/// Once a minute: whatever no trigger brought, is due again or stood still gets moving, and people are told what they were not told yet. Triggers and messages
/// may be lost; what lies in the inbox and what is marked open are all the memory that this needs.
/// </summary>
public sealed class KeepMoving(
    DataStorage storage,
    OpenReports reports,
    Nudges nudges,
    IngestExport ingest,
    TellPeople tell,
    NoticeTroubles notice,
    ReportingMetrics metrics,
    TimeProvider time,
    ILogger<KeepMoving> log)
{
    /// <summary>The trigger's own time before the sweep takes an export.</summary>
    private static readonly TimeSpan TriggersTurn = TimeSpan.FromMinutes(1);

    /// <summary>A file that is not taken after so long was not being written.</summary>
    private static readonly TimeSpan NobodyFinishes = TimeSpan.FromDays(1);

    /// <summary>A report that made no progress for so long has lost its message.</summary>
    private static readonly TimeSpan StoodStill = TimeSpan.FromMinutes(10);

    /// <summary>A marker without a ledger after so long belongs to a request that never arrived whole.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var seen = new Sightings();
        var exports = 0;
        await foreach (var blob in storage.Exports.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, cancellationToken))
        {
            exports++;
            if (time.GetUtcNow() - blob.Properties.LastModified > TriggersTurn)
            {
                var id = ReportId.Of(blob.Properties.LastModified.GetValueOrDefault(), blob.Name, blob.Properties.ETag.ToString()!);
                await TryAsync(
                    seen,
                    id,
                    $"The export in the inbox that becomes report {id}",
                    () => ingest.RunAsync(storage.Exports.GetBlobClient(blob.Name), blob.Name, cancellationToken),
                    cancellationToken);
                if (time.GetUtcNow() - blob.Properties.LastModified > NobodyFinishes && !await IsGoneAsync(blob, cancellationToken))
                {
                    seen.Lies(id);
                }
            }
        }

        var areNeeded = await AreNudgesNeededAsync(cancellationToken);
        var open = 0;
        await foreach (var (id, markedAt) in reports.ListAsync(cancellationToken))
        {
            open++;
            await TryAsync(seen, id, $"Report {id}", () => MoveAsync(seen, id, markedAt, areNeeded, cancellationToken), cancellationToken);
        }

        log.Heartbeat(exports, open);
        metrics.Swept(exports, open);
        await notice.RunAsync(seen, cancellationToken);
    }

    /// <summary>Who sends takes up the other open reports himself, and so does whoever a message on its way wakes; more of them would only pile up.</summary>
    private async Task<bool> AreNudgesNeededAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !await LeasedLock.IsTakenAsync(storage, LeasedLock.Sender, cancellationToken) && !await nudges.AreUnderWayAsync(cancellationToken);
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            // None could be sent either; people are told all the same.
            return false;
        }
    }

    /// <summary>It is closed, but what follows from that was not done. One that was cancelled with unknown batches stays marked until a person has looked, and is left alone.</summary>
    private async Task<bool> IsUnfinishedAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken) => ledger.Report.IsClosed
        && !tell.HasUntold(folder.Id, ledger.Report)
        && (ledger.Report.MayBeAtKiva == 0 || !await DerivedFiles.AreUpToDateAsync(folder, ledger, cancellationToken));

    /// <summary>Asked by listing: a client made of a name that begins with a slash would look for another one.</summary>
    private async Task<bool> IsGoneAsync(BlobItem blob, CancellationToken cancellationToken)
    {
        await foreach (var there in storage.Exports.GetBlobsAsync(BlobTraits.None, BlobStates.None, blob.Name, cancellationToken))
        {
            if (there.Name == blob.Name)
            {
                return there.Properties.ETag != blob.Properties.ETag;
            }
        }

        return true;
    }

    /// <summary>One that cannot be worked on must not keep the others lying.</summary>
    private static async Task TryAsync(Sightings seen, ReportId id, string what, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (LedgerNewerException)
        {
            seen.Newer(id);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            seen.Failed(id, what, failure);
        }
    }

    private async Task MoveAsync(Sightings seen, ReportId id, DateTimeOffset markedAt, bool nudgesAreNeeded, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var folder = reports.Folder(id);
        using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
        if (ledger is null)
        {
            if (now - markedAt > Abandoned)
            {
                await folder.DiscardAsync(before: now - Abandoned, cancellationToken);
            }

            return;
        }

        var report = ledger.Report;
        if (report.IsNewer)
        {
            seen.Newer(id);
            return;
        }

        seen.Saw(report);

        await tell.RunAsync(id, ledger, cancellationToken);
        var isDue = report.WaitingUntil is not null ? !report.IsWaiting(now) : now - report.LastEvent > StoodStill;
        if (nudgesAreNeeded && isDue && (report.IsMoving || await IsUnfinishedAsync(folder, ledger, cancellationToken)))
        {
            await nudges.SendAsync(id, cancellationToken);
        }
    }
}
