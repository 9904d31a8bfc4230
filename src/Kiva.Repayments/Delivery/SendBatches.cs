using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Telemetry;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// Posts the planned batches of a report. The ledger says <c>sending</c> before the first byte may leave and the outcome after it, so that
/// whatever dies in between is seen as <c>unknown</c> and never sent again by itself.
/// </summary>
public sealed class SendBatches(RepaymentPoster poster, RecordOutcome record, KivaOptions settings, ReportingMetrics metrics, TimeProvider time)
{
    /// <summary>How long after <c>sending</c> a POST may still start.</summary>
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);

    /// <param name="epoch">The one in which this sender took the report.</param>
    /// <param name="mayStart">Whether another POST may start now.</param>
    /// <returns>What stands in the way, or <see langword="null"/> when every planned batch was posted or none may start any more.</returns>
    /// <exception cref="LedgerMovedException">Another sender has taken the report over, or a person has decided about it.</exception>
    internal async Task<Obstacle?> RunAsync(
        ReportFolder folder, Ledger ledger, int epoch, LeasedLock lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        using var grace = new Grace(time, cancellationToken);
        var run = new SendRun(folder, ledger, epoch, lease, mayStart, grace.Token, cancellationToken);
        using var batches = new PlannedBatches(run);

        // After an interruption one batch at a time, and the first that comes to no certain end interrupts again: each is a person's work.
        var slots = run.IsProbing ? 1 : settings.MaxConcurrentPosts;
        await Task.WhenAll(Enumerable.Range(0, slots).Select(_ => SendInTurnAsync(run, batches)));
        return run.Obstacle;
    }

    /// <summary>What an earlier sender left under way is unknown: it died, or lost its lease, between sending and the answer.</summary>
    internal static async Task SettleAbandonedAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        foreach (var batch in ledger.Report.Batches.Where(batch => batch.State is BatchState.Sending).ToArray())
        {
            await ledger.AppendAsync(new Unknown(batch.Number, batch.Attempt, "the program ended between sending it and Kiva's answer"), cancellationToken);
        }
    }

    /// <summary>One of the slots: a batch after the other, each only when the one before it has its end in the ledger.</summary>
    private async Task SendInTurnAsync(SendRun run, PlannedBatches batches)
    {
        try
        {
            var next = await batches.NextAsync();
            long? began = null;
            while (next is { } batch)
            {
                if (batch.Body is null)
                {
                    run.Stop(new Obstacle(new Problem(ProblemCatalog.ReportBatchChanged), ObstacleKind.Bug));
                    return;
                }

                (next, began) = await SendAsync(run, batch, began ?? await BeginAsync(run, batch), batches);
            }
        }
        catch
        {
            run.Stop(obstacle: null);
            throw;
        }
    }

    /// <returns>
    /// When the time to start began: before the append, which may take long, because who says later that the batch was not seen in PA2 counts from what
    /// stands there.
    /// </returns>
    private async Task<long> BeginAsync(SendRun run, PlannedBatch batch)
    {
        var began = time.GetTimestamp();

        // Not cancelled half-way: a stop between the append and its answer would leave a batch in doubt that was never sent.
        await run.Ledger.AppendAsync(Sending(run, batch), CancellationToken.None);
        return began;
    }

    /// <summary>Posts a batch that the ledger calls <c>sending</c> and records its end.</summary>
    /// <returns>The batch that goes next in this slot, and, where the ledger calls that one <c>sending</c> already, when its time began.</returns>
    private async Task<(PlannedBatch? Next, long? Began)> SendAsync(SendRun run, PlannedBatch batch, long began, PlannedBatches batches)
    {
        var posting = time.GetTimestamp();
        var outcome = await PostAsync(run, batch, began);
        metrics.BatchEnded(outcome.GetType().Name, time.GetElapsedTime(posting));
        if (outcome is not PostOutcome.Accepted accepted)
        {
            await record.RunAsync(run, batch, outcome);
            return (await batches.NextAsync(), null);
        }

        // The next one's sending stands in the same block as this one's end: one call to storage a batch.
        PlannedBatch? next;
        try
        {
            next = await batches.NextAsync();
        }
        catch
        {
            // What Kiva did stands, whatever has become of the next one's bytes.
            await record.RunAsync(run, batch, outcome);
            throw;
        }

        var beganNext = time.GetTimestamp();
        var following = next is { Body: not null } planned ? Sending(run, planned) : null;
        return await record.AcceptedAsync(run, batch, accepted, following) ? (next, beganNext) : (next, null);
    }

    private async Task<PostOutcome> PostAsync(SendRun run, PlannedBatch batch, long began)
    {
        bool InTime()
        {
            var left = StartWithin - time.GetElapsedTime(began);
            return left > TimeSpan.Zero && run.Lease.Outlives(left) && run.GoesOn;
        }

        try
        {
            return await poster.PostAsync(batch.Body!.Value, InTime, run.UnderWay);
        }
        catch (OperationCanceledException)
        {
            return new PostOutcome.NotTaken("The host stopped before it was sent.", RetryAfter: null, Fault: null);
        }
        catch (Exception failure)
        {
            // Whatever the poster throws, Kiva does not have the batch; it must not look as if it had.
            await record.RunAsync(run, batch, new PostOutcome.NotTaken($"Nothing was sent ({StorageTrouble.Name(failure)}).", RetryAfter: null, Fault: null));
            throw;
        }
    }

    private Sending Sending(SendRun run, PlannedBatch batch) => new(batch.Number, batch.Attempt, run.Epoch, time.GetUtcNow() + StartWithin);
}
