using Microsoft.Extensions.Time.Testing;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>A process's own clock: stands until the test moves it. Its wall clock can be set back; monotonic time never runs back.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private readonly FakeTimeProvider _monotonic = new(System.GetUtcNow());
    private TimeSpan _back;

    public override long TimestampFrequency => _monotonic.TimestampFrequency;

    public void Advance(TimeSpan by) => _monotonic.Advance(by);

    public void SetWallClockBack(TimeSpan by) => _back += by;

    public override DateTimeOffset GetUtcNow() => _monotonic.GetUtcNow() - _back;

    public override long GetTimestamp() => _monotonic.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _monotonic.CreateTimer(callback, state, dueTime, period);
}
