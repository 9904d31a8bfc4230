using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.PartnerApi.Tests.Support;

/// <summary>A clock on which waits pass at once and are written down, while deadlines stay where they are until the test moves it.</summary>
internal sealed class SkippingTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero))
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isDeadline = state is CancellationTokenSource;
        if (isDeadline)
            return base.CreateTimer(callback, state, dueTime, period);

        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
