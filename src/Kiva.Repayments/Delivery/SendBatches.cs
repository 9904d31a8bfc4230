using System.Security.Cryptography;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// Posts the planned batches of a report. The ledger says <c>sending</c> before the first byte may leave and the outcome after it, so that
/// whatever dies in between is seen as <c>unknown</c> and never sent again by itself.
/// </summary>
public sealed class SendBatches(RepaymentPoster poster, RecordOutcome record, KivaOptions settings, TimeProvider time, ILogger<SendBatches> log)
{
    /// <summary>How long after <c>sending</c> a POST may still start.</summary>
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);

    /// <summary>What POSTs under way get when the host stops.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    /// <param name="mayStart">Whether this invocation has time left for another POST.</param>
    /// <returns>What stands in the way, or <see langword="null"/> when every planned batch was posted or the host stops.</returns>
    /// <exception cref="LedgerMovedException">Another sender has taken the report over, or a person has decided about it.</exception>
    internal async Task<Obstacle?> RunAsync(ReportFolder folder, Ledger ledger, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        // An earlier sender that wakes up finds itself replaced.
        await ledger.AppendAsync(new Taken(ledger.Report.Epoch + 1), cancellationToken);

        using var underWay = new CancellationTokenSource();
        await using var stopping = cancellationToken.Register(() => underWay.CancelAfter(Grace));
        var run = new SendRun(folder, ledger, lease, mayStart, underWay.Token, cancellationToken);
        var planned = ledger.Report.Batches.Where(batch => batch.State is BatchState.Planned).ToArray();
        await Parallel.ForEachAsync(
            planned,
            new ParallelOptions { MaxDegreeOfParallelism = settings.MaxConcurrentPosts },
            async (batch, _) =>
            {
                if (run.GoesOn)
                {
                    await SendAsync(run, batch);
                }
            });
        return run.Obstacle;
    }

    /// <summary>What an earlier sender left under way is unknown: it died, or lost its lease, between sending and the answer.</summary>
    internal async Task SettleAbandonedAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        foreach (var batch in ledger.Report.Batches.Where(batch => batch.State is BatchState.Sending).ToArray())
        {
            const string What = "the program ended between sending it and Kiva's answer";
            await ledger.AppendAsync(new Unknown(batch.Number, batch.Attempt, What), cancellationToken);
            log.BatchUnknown(folder.Id, batch.Number, What, batch.At, batch.Total.Rows, batch.Total.Sum);
        }
    }

    private async Task SendAsync(SendRun run, Batch batch)
    {
        var body = (await run.Folder.Batch(batch.Number).DownloadContentAsync(run.Stopping)).Value.Content.ToMemory();
        if (Convert.ToBase64String(SHA256.HashData(body.Span)) != run.Ledger.Report.BatchHashes![batch.Number - 1])
        {
            run.Stop(new Obstacle(new Problem(ProblemCatalog.ReportBatchChanged), ObstacleKind.Bug));
            return;
        }

        // Not cancelled half-way: a stop between the append and its answer would leave a batch in doubt that was never sent.
        var attempt = batch.Attempt + 1;
        await run.Ledger.AppendAsync(new Sending(batch.Number, attempt, run.Epoch, time.GetUtcNow() + StartWithin), CancellationToken.None);
        var began = time.GetTimestamp();

        bool InTime()
        {
            var left = StartWithin - time.GetElapsedTime(began);
            return left > TimeSpan.Zero && run.Lease.Outlives(left) && run.GoesOn;
        }

        PostOutcome outcome;
        try
        {
            outcome = await poster.PostAsync(body, InTime, run.UnderWay);
        }
        catch (OperationCanceledException)
        {
            outcome = new PostOutcome.NotTaken("The host stopped before it was sent.", RetryAfter: null, Fault: null);
        }
        catch (Exception failure)
        {
            // Whatever the poster throws, Kiva does not have the batch; it must not look as if it had.
            await record.RunAsync(
                run, batch.Number, attempt, body, new PostOutcome.NotTaken($"Nothing was sent ({StorageTrouble.Name(failure)}).", RetryAfter: null, Fault: null));
            throw;
        }

        await record.RunAsync(run, batch.Number, attempt, body, outcome);
    }
}
