using Kiva.PartnerApi;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>Writes the end of an attempt into the ledger and decides whether sending goes on. What Kiva did stands: this is never cancelled.</summary>
public sealed class RecordOutcome(TimeProvider time, ILogger<RecordOutcome> log)
{
    /// <summary>So many unknown batches in a row are an outage, not bad luck.</summary>
    private const int BreaksAfter = 3;

    internal Task RunAsync(SendRun run, int batch, int attempt, ReadOnlyMemory<byte> body, PostOutcome outcome) => outcome switch
    {
        PostOutcome.Accepted accepted => AcceptedAsync(run, batch, attempt, body, accepted),
        PostOutcome.Refused refused => RefusedAsync(run, batch, attempt, refused),
        PostOutcome.Unknown unknown => UnknownAsync(run, batch, attempt, unknown.What),
        PostOutcome.NotTaken notTaken => NotTakenAsync(
            run, batch, attempt, notTaken.Reason, IsOurs(run, notTaken) ? null : Obstacle.From(notTaken.Fault, notTaken.Reason, notTaken.RetryAfter)),
        PostOutcome.Denied denied => NotTakenAsync(run, batch, attempt, denied.Text, Obstacle.From(PartnerApiFault.Denied, denied.Text, retryAfter: null)),
        _ => throw new InvalidOperationException("A POST ended in a way that is not known here."),
    };

    /// <summary>The sender's own time was over: the next one goes on at once. Where it was over for no reason of ours, the network was too slow.</summary>
    private static bool IsOurs(SendRun run, PostOutcome.NotTaken notTaken) =>
        notTaken.Fault is null && !(run.GoesOn && run.Lease.Outlives(TimeSpan.Zero));

    private async Task AcceptedAsync(SendRun run, int batch, int attempt, ReadOnlyMemory<byte> body, PostOutcome.Accepted accepted)
    {
        var (rejected, problems) = KivaProblems.Lay(RepaymentBody.Read(body.Span), accepted.Problems);
        var answer = FormattableString.Invariant($"accepted as upload {accepted.UploadId}");
        try
        {
            await RecordAsync(run, batch, attempt, accepted.UploadId, rejected, problems, answer);
        }
        catch
        {
            // The ledger will call the batch unknown; whoever looks for it finds the upload here.
            log.AnswerNotRecorded(run.Folder.Id, batch, answer);
            throw;
        }

        run.Answered();
    }

    private async Task RecordAsync(
        SendRun run, int batch, int attempt, long uploadId, RowTotal rejected, IReadOnlyList<UploadProblem> problems, string answer)
    {
        if (await TryAsync(run, new Accepted(batch, attempt, uploadId, rejected, problems)))
        {
            log.BatchAccepted(run.Folder.Id, batch, uploadId);
        }
        else if (await TryAsync(run, new AcceptedLate(batch, attempt, uploadId, rejected, problems)))
        {
            log.BatchAcceptedLate(run.Folder.Id, batch, uploadId);
        }
        else
        {
            log.AnswerNotRecorded(run.Folder.Id, batch, answer);
        }
    }

    private async Task RefusedAsync(SendRun run, int batch, int attempt, PostOutcome.Refused refused)
    {
        await RecordAsync(run, batch, new Refused(batch, attempt, refused.Status, refused.Text));
        log.BatchRefused(run.Folder.Id, batch, refused.Status);
        run.Answered();

        if (Obstacle.RefusedFirst(run.Ledger.Report) is { } obstacle)
        {
            run.Stop(obstacle);
        }
    }

    private async Task UnknownAsync(SendRun run, int batch, int attempt, string what)
    {
        await RecordAsync(run, batch, new Unknown(batch, attempt, what));
        var total = run.Ledger.Report.Batches[batch - 1].Total;
        log.BatchUnknown(run.Folder.Id, batch, what, time.GetUtcNow(), total.Rows, total.Sum);
        if (run.Unanswered() >= BreaksAfter)
        {
            run.Stop(new Obstacle(new Problem(ProblemCatalog.KivaUnsettled, Arguments: [what]), ObstacleKind.Passes));
        }
    }

    private async Task NotTakenAsync(SendRun run, int batch, int attempt, string reason, Obstacle? obstacle)
    {
        run.Stop(obstacle);
        await RecordAsync(run, batch, new NotTaken(batch, attempt, reason));
    }

    private async Task RecordAsync(SendRun run, int batch, LedgerEvent end)
    {
        if (!await TryAsync(run, end))
        {
            log.AnswerNotRecorded(run.Folder.Id, batch, end.GetType().Name);
        }
    }

    private static Task<bool> TryAsync(SendRun run, LedgerEvent end) => run.Ledger.TryAppendAsync(end, CancellationToken.None);
}
