using NCrontab;

namespace KivaFunctions.Local.Hosting;

/// <summary>Calls a function by the clock. It never overlaps itself: ticks that pass while it runs are skipped.</summary>
internal sealed class TimerTriggerListener(LocalFunction function, Trigger.OnTime trigger, FunctionRunner runner, TimeProvider time) : IListener
{
    /// <summary>Timers cannot be set further ahead than some weeks, and machines sleep.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private readonly CrontabSchedule _schedule = CrontabSchedule.Parse(trigger.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });

    private DateTime _last;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (trigger.RunOnStartup)
                await TickAsync(Now(), stop);

            while (true)
            {
                var tick = _schedule.GetNextOccurrence(Now());
                while (tick - Now() is var left && left > TimeSpan.Zero)
                    await Task.Delay(left < LongestSleep ? left : LongestSleep, time, stop);
                await TickAsync(tick, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // No further tick.
        }
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    /// <summary>A failure waits for the next tick, and is logged by the runner.</summary>
    private async Task TickAsync(DateTime tick, CancellationToken stop)
    {
        var info = new TimerInfo
        {
            IsPastDue = Now() - tick > TimeSpan.FromSeconds(5),
            ScheduleStatus = new ScheduleStatus { Last = _last, Next = _schedule.GetNextOccurrence(tick), LastUpdated = _last },
        };
        _last = tick;
        try
        {
            await runner.RunAsync(function, new TriggerData(info, TriggerData.NoNames), stop);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // The next tick tries again.
        }
    }
}
