namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The real clock, set forward by a test; waits and monotonic spans stay real.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
}
