using Microsoft.Extensions.Time.Testing;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>A clock on which pauses between retries pass at once, while deadlines and everything else wait until the test moves it.</summary>
internal sealed class SwiftTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 10, 8, 0, 0, TimeSpan.Zero))
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isPause = state is not CancellationTokenSource && period == Timeout.InfiniteTimeSpan;
        return base.CreateTimer(callback, state, isPause ? TimeSpan.Zero : dueTime, period);
    }
}
