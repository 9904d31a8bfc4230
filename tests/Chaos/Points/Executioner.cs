using Chaos.Hosts;

namespace Chaos.Points;

/// <summary>Decides who dies where. While it hunts, the host that comes to a moment at which none has died yet dies there.</summary>
/// <param name="at">The only point at which they die; <see langword="null"/> for all.</param>
internal sealed class Executioner(Fleet fleet, PointTable table, Dice dice, string? at)
{
    private const double AtNewMoment = 0.7;
    private const double AtKnownMoment = 0.01;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _hunt;

    public int AtPoints { get; private set; }

    public int AtRandom { get; private set; }

    public int Kills => AtPoints + AtRandom;

    /// <returns>Ends when a host was killed at a point.</returns>
    public Task Hunt()
    {
        lock (_lock)
            return (_hunt ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public void Rest()
    {
        lock (_lock)
            _hunt = null;
    }

    public void KillAtRandom(HostProcess host)
    {
        lock (_lock)
        {
            if (at is null && fleet.Kill(host, "at random"))
                AtRandom++;
        }
    }

    /// <summary>A host passes a point.</summary>
    /// <returns>Whether it died there.</returns>
    public bool Strikes(HostProcess host, string? name, Moment moment)
    {
        if (name is null)
            return !host.IsAlive;

        var died = table.Pass(name, moment);
        lock (_lock)
        {
            if (_hunt is null || (at is not null && name != at) || !dice.Chance(died == 0 ? AtNewMoment : AtKnownMoment / died) || !fleet.Kill(host, $"at {name}, {moment}"))
                return !host.IsAlive;
            AtPoints++;
            table.Die(name, moment);
            _hunt.TrySetResult();
            _hunt = null;
            return true;
        }
    }
}
