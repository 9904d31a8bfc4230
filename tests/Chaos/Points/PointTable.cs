using System.Collections.Concurrent;

namespace Chaos.Points;

/// <summary>Every point at which a host can die: how often one passed it, how often one died there.</summary>
internal sealed class PointTable
{
    private readonly ConcurrentDictionary<(string Name, Moment Moment), Count> _counts = new();
    private long _passed;

    /// <summary>How much the hosts have done so far.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <returns>How often a host died here.</returns>
    public int Pass(string name, Moment moment)
    {
        var count = _counts.GetOrAdd((name, moment), _ => new Count());
        Interlocked.Increment(ref count.Passed);
        Interlocked.Increment(ref _passed);
        return Volatile.Read(ref count.Died);
    }

    public void Die(string name, Moment moment) => Interlocked.Increment(ref _counts.GetOrAdd((name, moment), _ => new Count()).Died);

    public IReadOnlyList<Row> Rows() =>
    [
        .. _counts.GroupBy(point => point.Key.Name)
            .Select(point => new Row(
                point.Key,
                point.Max(moment => moment.Value.Passed),
                [.. point.OrderBy(moment => moment.Key.Moment).Select(moment => (moment.Key.Moment, moment.Value.Died))]))
            .OrderBy(row => row.Name, StringComparer.Ordinal),
    ];

    public sealed record Row(string Name, int Passed, IReadOnlyList<(Moment Moment, int Died)> Moments);

    private sealed class Count
    {
        public int Passed;
        public int Died;
    }
}
