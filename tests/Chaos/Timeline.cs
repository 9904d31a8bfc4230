using System.Collections.Concurrent;

namespace Chaos;

/// <summary>What was done to the product, and when: without it no failure could be explained.</summary>
internal sealed class Timeline(TextWriter log)
{
    private readonly ConcurrentQueue<(DateTimeOffset At, Disturbance What)> _disturbances = new();

    public void Note(Disturbance what, string text)
    {
        var now = TimeProvider.System.GetUtcNow();
        _disturbances.Enqueue((now, what));
        log.WriteLine(FormattableString.Invariant($"{now:HH:mm:ss.fff} {what}: {text}"));
    }

    public int Count(Disturbance what) => _disturbances.Count(disturbance => disturbance.What == what);

    /// <summary>Whether anything of the kind happened between two instants.</summary>
    public bool Has(DateTimeOffset from, DateTimeOffset to, params ReadOnlySpan<Disturbance> kinds)
    {
        foreach (var (at, what) in _disturbances)
        {
            if (at >= from && at <= to && kinds.Contains(what))
                return true;
        }

        return false;
    }
}

internal enum Disturbance
{
    Kill,
    StorageAway,
    AnswerLost,
    RequestLost,
    Delay,
    Nudge,
    LeaseOver,
    GaveUp,
    Person,
    Drop,
}
