using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Delivery;

/// <summary>One sender's work on one report, shared by the POSTs that are under way at the same time.</summary>
internal sealed class SendRun(
    ReportFolder folder, Ledger ledger, int epoch, LeasedLock lease, Func<bool> mayStart, CancellationToken underWay, CancellationToken stopping)
{
    private const int OutageAfter = 3;

    private readonly Lock _lock = new();
    private bool _stopped;
    private int _unanswered;

    internal ReportFolder Folder { get; } = folder;

    internal Ledger Ledger { get; } = ledger;

    internal LeasedLock Lease { get; } = lease;

    /// <summary>The epoch in which this sender took the report.</summary>
    internal int Epoch { get; } = epoch;

    /// <summary>The report was interrupted because several batches in a row came to no certain end, and nothing went well since.</summary>
    internal bool IsProbing { get; } = ledger.Report.WaitedFor?.Code == ProblemCatalog.KivaUnsettled;

    /// <summary>Ends a POST that is under way.</summary>
    internal CancellationToken UnderWay { get; } = underWay;

    /// <summary>The host stops: no further POST.</summary>
    internal CancellationToken Stopping { get; } = stopping;

    /// <summary>The first thing that stood in the way.</summary>
    internal Obstacle? Obstacle { get; private set; }

    internal bool GoesOn => !Volatile.Read(ref _stopped) && !Stopping.IsCancellationRequested && Ledger.Report.IsMoving && mayStart();

    internal void Stop(Obstacle? obstacle)
    {
        lock (_lock)
        {
            Volatile.Write(ref _stopped, true);
            Obstacle ??= obstacle;
        }
    }

    /// <summary>Kiva said clearly what became of a batch.</summary>
    internal void Answered() => Interlocked.Exchange(ref _unanswered, 0);

    /// <returns>Whether so many batches in a row came to no certain end that it is an outage, not bad luck.</returns>
    internal bool IsOutage() => Interlocked.Increment(ref _unanswered) >= (IsProbing ? 1 : OutageAfter);
}
