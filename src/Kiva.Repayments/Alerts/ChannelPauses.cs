namespace Kiva.Repayments.Alerts;

/// <summary>
/// What may be tried when by a channel that can fail. After a failure nothing goes for a minute, and what failed rests longer each time, so that one thing that the receiver
/// chokes on does not keep back all others. Forgotten when the process ends; then each is tried once more. Another process may have told meanwhile what failed here: so any
/// success shows that the channel works, and what was not tried for a day is forgotten.
/// </summary>
internal sealed class ChannelPauses(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (TimeSpan Length, DateTimeOffset Until)> _resting = new(StringComparer.Ordinal);
    private DateTimeOffset _allUntil;
    private bool _isFailing;

    /// <param name="what">An alert's id, or the name of a ledger.</param>
    public bool Has(string what)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return now < _allUntil || (_resting.TryGetValue(what, out var pause) && now < pause.Until);
        }
    }

    /// <summary>Whether it failed and was not told since, within a day.</summary>
    public bool Knows(string what)
    {
        lock (_lock)
        {
            return _resting.ContainsKey(what);
        }
    }

    /// <summary>It did not arrive.</summary>
    /// <returns>Whether the channel worked until now.</returns>
    public bool Begin(string what)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var old in _resting.Where(pause => pause.Value.Until < now - Kept).Select(pause => pause.Key).ToArray())
            {
                _resting.Remove(old);
            }

            var length = _resting.TryGetValue(what, out var before) ? TimeSpan.FromTicks(Math.Min(2 * before.Length.Ticks, Longest.Ticks)) : Shortest;
            _resting[what] = (length, now + length);
            _allUntil = now + Shortest;
            (var worked, _isFailing) = (!_isFailing, true);
            return worked;
        }
    }

    /// <summary>It is told.</summary>
    /// <returns>Whether the channel works again with it.</returns>
    public bool End(string what)
    {
        lock (_lock)
        {
            _allUntil = default;
            _resting.Remove(what);
            (var failed, _isFailing) = (_isFailing, false);
            return failed;
        }
    }

    /// <summary>It is not tried any more, which says nothing about the channel.</summary>
    public void GiveUp(string what)
    {
        lock (_lock)
        {
            _resting.Remove(what);
        }
    }
}
