using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace KivaFunctions.Local.Tests.Hosting;

/// <summary>A clock that is set by hand, and tells when somebody goes to sleep by it.</summary>
internal sealed class ObservedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _sleeps = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            _sleeps.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <returns>For how long.</returns>
    public async Task<TimeSpan> SleepAsync() => await _sleeps.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
