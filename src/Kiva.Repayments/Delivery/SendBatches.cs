using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// Posts the planned batches of a report. The ledger says <c>sending</c> before the first byte may leave and the outcome after it, so that
/// whatever dies in between is seen as <c>unknown</c> and never sent again by itself.
/// </summary>
public sealed class SendBatches(RepaymentPoster poster, KivaOptions settings, TimeProvider time, ILogger<SendBatches> log)
{
    /// <summary>How long after <c>sending</c> a POST may still start.</summary>
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);

    /// <summary>What POSTs under way get when the host stops.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    /// <summary>So many unknown batches in a row are an outage, not bad luck.</summary>
    private const int BreaksAfter = 3;

    /// <param name="mayStart">Whether this invocation has time left for another POST.</param>
    /// <returns>What stands in the way, or <see langword="null"/> when every planned batch was posted or the host stops.</returns>
    /// <exception cref="LedgerMovedException">Another sender has taken the report over.</exception>
    internal async Task<Obstacle?> RunAsync(ReportFolder folder, Ledger ledger, SenderLease lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        await TakeOverAsync(folder, ledger, cancellationToken);

        using var under = new CancellationTokenSource();
        await using var stopping = cancellationToken.Register(() => under.CancelAfter(Grace));
        var run = new Run(folder, ledger, lease, mayStart, under.Token, cancellationToken);
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

    /// <summary>Raises the epoch, so that an earlier sender that wakes up finds itself replaced; what it left under way is unknown.</summary>
    private async Task TakeOverAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        await ledger.AppendAsync(cancellationToken, new Taken(ledger.Report.Epoch + 1));
        foreach (var batch in ledger.Report.Batches.Where(batch => batch.State is BatchState.Sending).ToArray())
        {
            const string What = "the program ended between sending it and Kiva's answer";
            await ledger.AppendAsync(cancellationToken, new Unknown(batch.Number, What));
            log.BatchUnknown(folder.Id, batch.Number, What, batch.At, batch.Total.Rows, batch.Total.Sum);
        }
    }

    private async Task SendAsync(Run run, Batch batch)
    {
        var body = (await run.Folder.Batch(batch.Number).DownloadContentAsync(run.Stopping)).Value.Content.ToMemory();
        await run.Ledger.AppendAsync(run.Stopping, new Sending(batch.Number, time.GetUtcNow() + StartWithin));
        var began = time.GetTimestamp();

        bool InTime() => time.GetElapsedTime(began) < StartWithin && run.Lease.Outlives(StartWithin - time.GetElapsedTime(began)) && run.GoesOn;

        PostOutcome outcome;
        try
        {
            outcome = await poster.PostAsync(body, InTime, run.UnderWay);
        }
        catch (OperationCanceledException)
        {
            outcome = new PostOutcome.NotTaken("the host stopped before it was sent", RetryAfter: null, Fault: null);
        }

        await RecordAsync(run, batch, body, outcome);
    }

    private async Task RecordAsync(Run run, Batch batch, ReadOnlyMemory<byte> body, PostOutcome outcome)
    {
        // What Kiva did stands, even while the host stops: it must be written.
        var cancellationToken = CancellationToken.None;
        switch (outcome)
        {
            case PostOutcome.Accepted accepted:
                var rejected = KivaProblems.RejectedRows(RepaymentBody.Read(body.Span), accepted.Problems);
                await run.Ledger.AppendAsync(cancellationToken, new Accepted(batch.Number, accepted.UploadId, rejected, accepted.Problems));
                log.BatchAccepted(run.Folder.Id, batch.Number, accepted.UploadId);
                run.Answered();
                break;
            case PostOutcome.Refused refused:
                await run.Ledger.AppendAsync(cancellationToken, new Refused(batch.Number, refused.Status, refused.Text));
                log.BatchRefused(run.Folder.Id, batch.Number, refused.Status);
                run.Answered();
                if (!run.Ledger.Report.Batches.Any(other => other.State is BatchState.Accepted))
                {
                    // What Kiva says of the first batch it will say of the others.
                    run.Stop(new Obstacle(new Problem(ProblemCatalog.ReportFirstBatchRefused, Arguments: [refused.Text]), RetryAfter: null, NeedsPerson: true));
                }

                break;
            case PostOutcome.NotTaken notTaken:
                await run.Ledger.AppendAsync(cancellationToken, new NotTaken(batch.Number, notTaken.Reason));
                run.Stop(notTaken.Fault is null ? null : Obstacle.From(notTaken.Fault, notTaken.Reason, notTaken.RetryAfter));
                break;
            case PostOutcome.Denied denied:
                await run.Ledger.AppendAsync(cancellationToken, new NotTaken(batch.Number, denied.Text));
                run.Stop(Obstacle.From(PartnerApi.PartnerApiFault.Denied, denied.Text, retryAfter: null));
                break;
            case PostOutcome.Unknown unknown:
                await run.Ledger.AppendAsync(cancellationToken, new Unknown(batch.Number, unknown.What));
                log.BatchUnknown(run.Folder.Id, batch.Number, unknown.What, time.GetUtcNow(), batch.Total.Rows, batch.Total.Sum);
                if (run.Unanswered() >= BreaksAfter)
                {
                    run.Stop(new Obstacle(new Problem(ProblemCatalog.KivaUnsettled, Arguments: [unknown.What]), RetryAfter: null, NeedsPerson: false));
                }

                break;
        }
    }

    /// <summary>One invocation's work on one report, shared by the POSTs under way.</summary>
    private sealed class Run(ReportFolder folder, Ledger ledger, SenderLease lease, Func<bool> mayStart, CancellationToken underWay, CancellationToken stopping)
    {
        private readonly Lock _lock = new();
        private bool _stopped;
        private int _unanswered;

        public ReportFolder Folder { get; } = folder;

        public Ledger Ledger { get; } = ledger;

        public SenderLease Lease { get; } = lease;

        /// <summary>Ends a POST that is under way.</summary>
        public CancellationToken UnderWay { get; } = underWay;

        /// <summary>The host stops: no further POST.</summary>
        public CancellationToken Stopping { get; } = stopping;

        public Obstacle? Obstacle { get; private set; }

        public bool GoesOn => !Volatile.Read(ref _stopped) && !Stopping.IsCancellationRequested && Ledger.Report.IsMoving && mayStart();

        public void Stop(Obstacle? obstacle)
        {
            lock (_lock)
            {
                _stopped = true;
                Obstacle ??= obstacle;
            }
        }

        public void Answered() => Interlocked.Exchange(ref _unanswered, 0);

        public int Unanswered() => Interlocked.Increment(ref _unanswered);
    }
}
