using System.Globalization;

namespace KivaFunctions.Local.Tests.Hosting;

public sealed class TimerTriggerTests(AzuriteFixture azurite)
{
    private readonly TestAccount _account = azurite.Lease();
    private readonly ObservedTime _time = new(new DateTimeOffset(2026, 11, 2, 8, 1, 0, TimeSpan.Zero));

    [Fact]
    public async Task Ticks_come_by_the_clock_in_utc()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls);
        await AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal("08:05, next 08:10", await calls.NextAsync());
        await AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("08:10, next 08:15", await calls.NextAsync());
    }

    [Fact]
    public async Task A_function_does_not_overlap_itself_and_ticks_that_it_missed_are_skipped()
    {
        var release = new TaskCompletionSource();
        var calls = new Calls { Then = (_, _) => release.Task };
        await using var host = await StartAsync(calls);
        await AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal("08:05, next 08:10", await calls.NextAsync());
        _time.Advance(TimeSpan.FromMinutes(22));
        release.SetResult();
        await AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal("08:30, next 08:35", await calls.NextAsync());
    }

    [Fact]
    public async Task A_function_that_fails_is_called_at_the_next_tick()
    {
        var calls = new Calls { Then = (_, _) => throw new InvalidOperationException("No.") };
        await using var host = await StartAsync(calls);
        await AdvanceAsync(TimeSpan.FromMinutes(4));
        await calls.NextAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("08:10, next 08:15", await calls.NextAsync());
    }

    [Fact]
    public async Task A_tick_is_late_when_the_machine_slept()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls);
        await _time.SleepAsync();
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("08:07, next 08:10, late", await calls.NextAsync());
    }

    [Fact]
    public async Task A_tick_further_away_than_a_timer_can_be_set_is_reached()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls, "0 0 0 1 1 *");
        while (!calls.HasMore && _time.GetUtcNow() < new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero))
            _time.Advance(await _time.SleepAsync());
        Assert.Equal("00:00, next 00:00", await calls.NextAsync());
    }

    [Fact]
    public async Task A_function_may_run_when_the_host_starts()
    {
        var calls = new Calls();
        await using var host = await TestHost.StartAsync(_account, _account, [typeof(Starter)], services: [calls, _time]);
        Assert.Equal("started", await calls.NextAsync());
    }

    private Task<TestHost> StartAsync(Calls calls, string schedule = "0 */5 * * * *") =>
        TestHost.StartAsync(_account, _account, [typeof(Ticker)], new() { ["Schedule"] = schedule, ["AzureFunctionsJobHost:functionTimeout"] = "-1" }, calls, _time);

    private async Task AdvanceAsync(TimeSpan expected)
    {
        Assert.Equal(expected, await _time.SleepAsync());
        _time.Advance(expected);
    }

    private sealed class Ticker(Calls calls, TimeProvider time)
    {
        [Function("Tick")]
        public Task RunAsync([TimerTrigger("%Schedule%")] TimerInfo timer, CancellationToken cancellationToken) => calls.NoteAsync(
            string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm}, next {timer.ScheduleStatus!.Next:HH:mm}{(timer.IsPastDue ? ", late" : "")}"), cancellationToken);
    }

    private sealed class Starter(Calls calls)
    {
        [Function("Start")]
        public Task RunAsync([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
            calls.NoteAsync(timer.IsPastDue ? "late" : "started", cancellationToken);
    }
}
