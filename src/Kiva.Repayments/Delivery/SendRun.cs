using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Delivery;

/// <summary>One sender's work on one report, shared by the POSTs that are under way at the same time.</summary>
internal sealed class SendRun(
    ReportFolder folder, Ledger ledger, LeasedLock lease, Func<bool> mayStart, CancellationToken underWay, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private bool _stopped;
    private int _unanswered;

    internal ReportFolder Folder { get; } = folder;

    internal Ledger Ledger { get; } = ledger;

    internal LeasedLock Lease { get; } = lease;

    /// <summary>The epoch in which this sender took the report.</summary>
    internal int Epoch { get; } = ledger.Report.Epoch;

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

    /// <returns>How many batches in a row came to no certain end.</returns>
    internal int Unanswered() => Interlocked.Increment(ref _unanswered);
}
