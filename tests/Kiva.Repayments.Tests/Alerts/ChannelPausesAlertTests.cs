using Kiva.Repayments.Alerts;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.Repayments.Tests.Alerts;

/// <summary>That a channel fails is told once, and that it works again once, whoever tells meanwhile.</summary>
public sealed class ChannelPausesAlertTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ChannelPauses _pauses;

    public ChannelPausesAlertTests() => _pauses = new(_time);

    [Fact]
    public void What_another_process_told_does_not_keep_this_one_from_speaking()
    {
        Assert.True(_pauses.Begin("told by another process"));
        Assert.False(_pauses.Begin("a"));

        Assert.True(_pauses.End("b"));
        Assert.False(_pauses.End("a"));
        Assert.True(_pauses.Begin("c"));
    }

    [Fact]
    public void What_was_not_tried_for_a_day_is_forgotten()
    {
        _pauses.Begin("told by another process");
        _time.Advance(TimeSpan.FromHours(25));
        _pauses.Begin("a");

        Assert.Equal((false, true), (_pauses.Knows("told by another process"), _pauses.Knows("a")));
    }

    [Fact]
    public void Giving_up_says_nothing_about_the_channel()
    {
        _pauses.Begin("a");
        _pauses.GiveUp("a");

        Assert.False(_pauses.Begin("b"));
        Assert.True(_pauses.End("b"));
    }
}
