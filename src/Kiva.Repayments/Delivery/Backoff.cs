using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Delivery;

/// <summary>How long a report waits before it tries again by itself: a minute, growing to an hour.</summary>
internal static class Backoff
{
    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    /// <param name="waits">How often it has waited since something last went well.</param>
    /// <param name="asked">How long Kiva asked us to wait, if it did.</param>
    public static TimeSpan Delay(int waits, TimeSpan? asked)
    {
        var delay = Delays[Math.Min(waits, Delays.Length - 1)];
        return asked > delay ? TimeSpan.FromTicks(Math.Min(asked.Value.Ticks, Report.LongestWait.Ticks)) : delay;
    }
}
