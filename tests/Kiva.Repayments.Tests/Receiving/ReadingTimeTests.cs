using Kiva.Repayments.Exports;
using Kiva.Repayments.Receiving;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.Repayments.Tests.Receiving;

public sealed class ReadingTimeTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reading_that_takes_too_long_is_stopped_with_a_sentence()
    {
        var reading = ReadingTime.LimitAsync(_time, ForEverAsync, Cancel);
        _time.Advance(ReadingTime.Longest - TimeSpan.FromSeconds(1));
        Assert.False(reading.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("export.too-slow", (await Assert.ThrowsAsync<UnreadableExportException>(() => reading)).Problem.Code);
    }

    [Fact]
    public async Task Whoever_stops_the_reading_himself_is_not_told_that_it_was_slow()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = ReadingTime.LimitAsync(_time, ForEverAsync, stop.Token);

        await stop.CancelAsync();
        _time.Advance(ReadingTime.Longest);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task What_was_read_in_time_is_given_on() =>
        Assert.Equal(5, await ReadingTime.LimitAsync(_time, _ => Task.FromResult(5), Cancel));

    private async Task<int> ForEverAsync(CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
        return 0;
    }
}
