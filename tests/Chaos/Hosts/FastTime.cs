namespace Chaos.Hosts;

/// <summary>
/// A clock that runs some times faster than the machine's, so that waits of minutes pass in seconds. Every process of a run shows the same time: it is
/// counted from one tick of the machine's monotonic clock.
/// </summary>
/// <param name="origin">The machine's timestamp at which it was <paramref name="began"/>.</param>
internal sealed class FastTime(long origin, DateTimeOffset began, int rate) : TimeProvider
{
    private readonly DateTimeOffset _machineBegan = System.GetUtcNow() - System.GetElapsedTime(origin);
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Machine, TimeSpan By)> _jumps = [];

    public int Rate { get; } = rate;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => At(System.GetElapsedTime(origin));

    public override long GetTimestamp() => (System.GetTimestamp() - origin) * Rate;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, OnMachine(dueTime), OnMachine(period));

    /// <summary>How long it takes in the world of the hosts, on the machine's clock.</summary>
    public TimeSpan OnMachine(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromTicks(Math.Max(time.Ticks / Rate, TimeSpan.TicksPerMillisecond));

    /// <summary>The hosts' time of an instant on the machine's clock, which is the one that the storage emulator stamps its blobs with.</summary>
    public DateTimeOffset Of(DateTimeOffset machine) => At(machine - _machineBegan);

    /// <summary>Time passes in which no host runs. Only those that are started afterwards know of it.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock)
            _jumps.Add((System.GetUtcNow(), by));
    }

    /// <summary>What a process started now needs to show the same time.</summary>
    public (long Origin, DateTimeOffset Began) HandOver()
    {
        lock (_lock)
            return (origin, began + _jumps.Aggregate(TimeSpan.Zero, (sum, jump) => sum + jump.By));
    }

    private DateTimeOffset At(TimeSpan sinceBegan)
    {
        var machine = _machineBegan + sinceBegan;
        lock (_lock)
            return _jumps.Where(jump => jump.Machine <= machine).Aggregate(began + (sinceBegan * Rate), (time, jump) => time + jump.By);
    }
}
