namespace Kiva.Repayments.Alerts;

/// <summary>
/// What may be tried when by a channel that can fail. After a failure nothing goes for a minute, and what failed rests longer each time, so that one thing that the receiver
/// chokes on does not keep back all others. Forgotten when the process ends; then each is tried once more.
/// </summary>
internal sealed class ChannelPauses(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (TimeSpan Length, DateTimeOffset Until)> _resting = new(StringComparer.Ordinal);
    private DateTimeOffset _allUntil;

    /// <param name="what">An alert's id, or the name of a ledger.</param>
    public bool Has(string what)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return now < _allUntil || (_resting.TryGetValue(what, out var pause) && now < pause.Until);
        }
    }

    /// <summary>It did not arrive.</summary>
    /// <returns>Whether it is the first since all was well.</returns>
    public bool Begin(string what)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var isFirst = _resting.Count == 0;
            var length = _resting.TryGetValue(what, out var before) ? TimeSpan.FromTicks(Math.Min(2 * before.Length.Ticks, Longest.Ticks)) : Shortest;
            _resting[what] = (length, now + length);
            _allUntil = now + Shortest;
            return isFirst;
        }
    }

    /// <summary>It is told.</summary>
    /// <returns>Whether with it all is well again.</returns>
    public bool End(string what)
    {
        lock (_lock)
        {
            _allUntil = default;
            return _resting.Remove(what) && _resting.Count == 0;
        }
    }
}
