namespace Kiva.Repayments.Delivery;

/// <summary>What is under way when the host stops gets eight seconds to come to its end; the hosts give ten.</summary>
internal sealed class Grace : IDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public Grace(TimeProvider time, CancellationToken stopping)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopping = stopping.Register(() => _over.CancelAfter(Length));
    }

    /// <summary>Cancelled when the grace is over.</summary>
    public CancellationToken Token => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
