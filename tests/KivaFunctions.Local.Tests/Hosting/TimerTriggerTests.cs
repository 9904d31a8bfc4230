using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace KivaFunctions.Local.Tests.Hosting;

public sealed class TimerTriggerTests(AzuriteFixture azurite)
{
    private readonly TestAccount _account = azurite.Lease();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 2, 8, 1, 0, TimeSpan.Zero));

    [Fact]
    public async Task Ticks_come_by_the_clock_in_utc()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls);
        Assert.Equal("08:05", await AdvanceToCallAsync(calls));
        Assert.Equal("08:10", await AdvanceToCallAsync(calls));
    }

    [Fact]
    public async Task A_function_does_not_overlap_itself_and_ticks_that_it_missed_are_skipped()
    {
        var release = new TaskCompletionSource();
        var calls = new Calls { Then = (_, _) => release.Task };
        await using var host = await StartAsync(calls);
        Assert.Equal("08:05", await AdvanceToCallAsync(calls));
        _time.Advance(TimeSpan.FromMinutes(22));
        release.SetResult();
        Assert.Equal("08:30", await AdvanceToCallAsync(calls));
    }

    [Fact]
    public async Task A_function_that_fails_is_called_at_the_next_tick()
    {
        var calls = new Calls { Then = (_, _) => throw new InvalidOperationException("No.") };
        await using var host = await StartAsync(calls);
        Assert.Equal("08:05", await AdvanceToCallAsync(calls));
        Assert.Equal("08:10", await AdvanceToCallAsync(calls));
    }

    [Fact]
    public async Task A_far_tick_is_reached()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls, "0 0 0 1 1 *");
        while (!calls.HasMore)
            await AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal("00:00", await calls.NextAsync());
    }

    [Fact]
    public async Task A_function_may_run_when_the_host_starts()
    {
        var calls = new Calls();
        await using var host = await TestHost.StartAsync(_account, _account, [typeof(Starter)], services: [calls, _time]);
        Assert.Equal("started", await calls.NextAsync());
    }

    private Task<TestHost> StartAsync(Calls calls, string schedule = "0 */5 * * * *") =>
        TestHost.StartAsync(_account, _account, [typeof(Ticker)], new() { ["Schedule"] = schedule }, calls, _time);

    private async Task<string> AdvanceToCallAsync(Calls calls)
    {
        while (!calls.HasMore)
            await AdvanceAsync(TimeSpan.FromSeconds(10));
        return await calls.NextAsync();
    }

    /// <summary>The listener needs a moment of real time to come from its function to its next sleep.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        _time.Advance(by);
    }

    private sealed class Ticker(Calls calls)
    {
        [Function("Tick")]
        public Task RunAsync([TimerTrigger("%Schedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
            calls.NoteAsync(timer.ScheduleStatus!.LastUpdated.ToString("HH:mm", CultureInfo.InvariantCulture), cancellationToken);
    }

    private sealed class Starter(Calls calls)
    {
        [Function("Start")]
        public Task RunAsync([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
            calls.NoteAsync(timer.IsPastDue ? "late" : "started", cancellationToken);
    }
}
