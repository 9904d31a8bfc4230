using Kiva.PartnerApi;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
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
            run, batch, attempt, notTaken.Reason, notTaken.Fault is null ? null : Obstacle.From(notTaken.Fault, notTaken.Reason, notTaken.RetryAfter)),
        PostOutcome.Denied denied => NotTakenAsync(run, batch, attempt, denied.Text, Obstacle.From(PartnerApiFault.Denied, denied.Text, retryAfter: null)),
        _ => throw new InvalidOperationException("A POST ended in a way that is not known here."),
    };

    private async Task AcceptedAsync(SendRun run, int batch, int attempt, ReadOnlyMemory<byte> body, PostOutcome.Accepted accepted)
    {
        var (rejected, problems) = KivaProblems.Lay(RepaymentBody.Read(body.Span), accepted.Problems);
        if (await TryAsync(run, new Accepted(batch, attempt, accepted.UploadId, rejected, problems)))
        {
            log.BatchAccepted(run.Folder.Id, batch, accepted.UploadId);
        }
        else if (await TryAsync(run, new AcceptedLate(batch, attempt, accepted.UploadId, rejected, problems)))
        {
            log.BatchAcceptedLate(run.Folder.Id, batch, accepted.UploadId);
        }
        else
        {
            log.AnswerNotRecorded(run.Folder.Id, batch, FormattableString.Invariant($"accepted as upload {accepted.UploadId}"));
        }

        run.Answered();
    }

    private async Task RefusedAsync(SendRun run, int batch, int attempt, PostOutcome.Refused refused)
    {
        await RecordAsync(run, batch, new Refused(batch, attempt, refused.Status, refused.Text));
        log.BatchRefused(run.Folder.Id, batch, refused.Status);
        run.Answered();

        // What Kiva says of the first batch it will say of the others.
        var reason = new Problem(ProblemCatalog.ReportFirstBatchRefused, Arguments: [refused.Text]);
        if (!run.Ledger.Report.IsWaived(reason) && run.Ledger.Report.Batches.All(other => other.State is not BatchState.Accepted))
        {
            run.Stop(new Obstacle(reason, ObstacleKind.NeedsRelease));
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
