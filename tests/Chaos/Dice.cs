namespace Chaos;

/// <summary>What follows from the seed. Each part of the run throws its own, so that one that is asked more often does not move the others.</summary>
internal sealed class Dice(int seed, int part)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(unchecked((seed * 31) + part));

    public bool Chance(double share)
    {
        lock (_lock)
            return _random.NextDouble() < share;
    }

    /// <returns>0 up to <paramref name="limit"/>, without it.</returns>
    public int Below(int limit)
    {
        lock (_lock)
            return _random.Next(limit);
    }

    public int Between(int from, int to) => from + Below(to - from + 1);

    public TimeSpan Between(TimeSpan from, TimeSpan to)
    {
        lock (_lock)
            return from + ((to - from) * _random.NextDouble());
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
