using Kiva.PartnerApi;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>Writes the end of an attempt into the ledger and decides whether sending goes on. What Kiva did stands: this is never cancelled.</summary>
public sealed class RecordOutcome(DeploymentNotes notes, ILogger<RecordOutcome> log)
{
    internal Task RunAsync(SendRun run, PlannedBatch batch, PostOutcome outcome) => outcome switch
    {
        PostOutcome.Accepted accepted => AcceptedAsync(run, batch, accepted, following: null),
        PostOutcome.Refused refused => RefusedAsync(run, batch, refused),
        PostOutcome.Unknown unknown => UnknownAsync(run, batch, unknown.What),
        PostOutcome.NotTaken notTaken => NotTakenAsync(
            run, batch, notTaken.Reason, IsOurs(run, notTaken) ? null : Obstacle.From(notTaken.Fault, notTaken.Reason, notTaken.RetryAfter)),
        PostOutcome.Denied denied => NotTakenAsync(run, batch, denied.Text, Obstacle.From(PartnerApiFault.Denied, denied.Text, retryAfter: null)),
        _ => throw new InvalidOperationException("A POST ended in a way that is not known here."),
    };

    /// <param name="following">The slot's next batch, whose <c>sending</c> may stand in the same block.</param>
    /// <returns>Whether <paramref name="following"/> stands in the ledger.</returns>
    internal async Task<bool> AcceptedAsync(SendRun run, PlannedBatch batch, PostOutcome.Accepted accepted, Sending? following)
    {
        var (rejected, problems) = KivaProblems.Lay(RepaymentBody.Read(batch.Body!.Value.Span), accepted.Problems);
        var answer = FormattableString.Invariant($"{Notices.AcceptedAs}{accepted.UploadId}");
        run.Answered();
        Appended appended;
        try
        {
            if (run.Ledger.Report.IsClosed)
            {
                await run.Folder.MarkOpenAsync(CancellationToken.None);
            }

            var end = new Accepted(batch.Number, batch.Attempt, accepted.UploadId, rejected, problems);
            appended = await run.Ledger.TryAppendAsync(end, following, CancellationToken.None);
            if (appended is Appended.Nothing)
            {
                await LateAsync(run, new AcceptedLate(batch.Number, batch.Attempt, accepted.UploadId, rejected, problems), answer);
                return false;
            }
        }
        catch
        {
            // The ledger will call the batch unknown; whoever looks for it finds the upload here.
            await LoseAsync(run, batch.Number, batch.Attempt, answer);
            throw;
        }

        log.BatchAccepted(run.Folder.Id, batch.Number, accepted.UploadId);
        return appended is Appended.Both;
    }

    /// <summary>The report may be closed by now; it is marked open again, so that what Kiva has of it is counted and people are told.</summary>
    private async Task LateAsync(SendRun run, AcceptedLate late, string answer)
    {
        await run.Folder.MarkOpenAsync(CancellationToken.None);
        await RecordAsync(run, late.Batch, late, answer);
    }

    /// <summary>The sender's own time was over: the next one goes on at once. Where it was over for no reason of ours, the network was too slow.</summary>
    private static bool IsOurs(SendRun run, PostOutcome.NotTaken notTaken) =>
        notTaken.Fault is null && !(run.GoesOn && run.Lease.Outlives(TimeSpan.Zero));

    private async Task RefusedAsync(SendRun run, PlannedBatch batch, PostOutcome.Refused refused)
    {
        await RecordAsync(run, batch.Number, new Refused(batch.Number, batch.Attempt, refused.Status, refused.Text));
        run.Answered();
        if (Obstacle.RefusedFirst(run.Ledger.Report) is { } obstacle)
        {
            run.Stop(obstacle);
        }
    }

    private async Task UnknownAsync(SendRun run, PlannedBatch batch, string what)
    {
        await RecordAsync(run, batch.Number, new Unknown(batch.Number, batch.Attempt, what));
        if (run.IsOutage())
        {
            run.Stop(new Obstacle(new Problem(ProblemCatalog.KivaUnsettled, Arguments: [what]), ObstacleKind.Passes));
        }
    }

    private async Task NotTakenAsync(SendRun run, PlannedBatch batch, string reason, Obstacle? obstacle)
    {
        run.Stop(obstacle);
        await RecordAsync(run, batch.Number, new NotTaken(batch.Number, batch.Attempt, reason));
    }

    private async Task RecordAsync(SendRun run, int batch, LedgerEvent end, string? answer = null)
    {
        // Whoever took the report over has called it unknown already.
        bool IsKnown() => end is Unknown && run.Ledger.Report.Batches[batch - 1].State is BatchState.Unknown;

        if (!await run.Ledger.TryAppendAsync(end, CancellationToken.None) && !IsKnown())
        {
            await LoseAsync(run, batch, ((AttemptEnded)end).Attempt, answer ?? end.GetType().Name);
        }
    }

    /// <summary>The report's ledger has no place for the answer; people must look what became of the batch.</summary>
    private Task LoseAsync(SendRun run, int batch, int attempt, string answer) =>
        notes.NoteAsync(new Noticed(Notices.OfAnswer(run.Folder.Id, batch, attempt), Answer: answer));
}
