using System.Collections.Concurrent;

namespace Chaos.Hosts;

/// <summary>The hosts of a run: those that live, one that is kept warm to take the place of the next that dies, and those that died.</summary>
/// <param name="settings">Of a host whose addresses are the slot's.</param>
internal sealed class Fleet(IReadOnlyList<Slot> slots, FastTime time, Func<Slot, Dictionary<string, string?>> settings, Timeline timeline, TextWriter log)
{
    private readonly ConcurrentBag<HostProcess> _all = [];
    private readonly List<HostProcess> _living = [];
    private readonly Lock _lock = new();
    private HostProcess? _spare;

    public int Started => _all.Count;

    public IEnumerable<string> Offences => _all.SelectMany(host => host.Offences);

    /// <summary>Those that were started and are not dead.</summary>
    public IReadOnlyList<HostProcess> Living
    {
        get
        {
            lock (_lock)
            {
                _living.RemoveAll(host => !host.IsAlive);
                return [.. _living];
            }
        }
    }

    public async Task<HostProcess> StartAsync()
    {
        var host = Interlocked.Exchange(ref _spare, null) ?? Prepare();
        lock (_lock)
            _living.Add(host);
        await host.GoAsync(time.HandOver().Began);
        return host;
    }

    /// <summary>Builds the next host while the present ones work.</summary>
    public void KeepSpare() => _spare ??= Prepare();

    /// <summary>Kills the host at once.</summary>
    /// <returns>Whether it was alive.</returns>
    public bool Kill(HostProcess host, string where)
    {
        if (!host.Kill())
            return false;
        timeline.Note(Disturbance.Kill, FormattableString.Invariant($"host {host.Id} killed {where}"));
        return true;
    }

    /// <summary>Where a host's HTTP functions are; <see langword="null"/> while none listens.</summary>
    public Uri? FindAddress() => Living.Where(host => host.Ready.IsCompletedSuccessfully).Select(host => host.Ready.Result).FirstOrDefault();

    public async Task StopAllAsync()
    {
        foreach (var host in Living)
        {
            timeline.Note(Disturbance.Kill, FormattableString.Invariant($"host {host.Id} stopped"));
            await host.StopAsync();
        }
    }

    public void DropSpare() => Interlocked.Exchange(ref _spare, null)?.Kill();

    private HostProcess Prepare()
    {
        var slot = slots.First(slot => slot.IsFree);
        var (origin, began) = time.HandOver();
        var host = HostProcess.Start(slot, new HostOrders(settings(slot), origin, began, time.Rate), timeline, log);
        slot.Host = host;
        _all.Add(host);
        return host;
    }
}
