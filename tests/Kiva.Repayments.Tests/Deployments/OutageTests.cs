using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>Kiva away for more than a day: one alert when it begins, one when it is over, whatever is tried in between.</summary>
public sealed class OutageTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thirty_hours_without_Kiva_are_told_twice_and_the_report_stalls_once()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        var id = await app.HandInAsync();
        await app.TakeKivaAwayAsync();

        var waits = new HashSet<TimeSpan>();
        for (var hours = 0; hours < 30; hours += 6)
        {
            await app.PassAsync(TimeSpan.FromHours(6), Step);
            waits.Add(await WaitAsync(app, id));
            await app.RefreshAsync();
            app.Restart();
        }

        var stalled = await app.ReportAsync(id);
        Assert.Equal((ReportState.Stalled, ProblemCatalog.KivaUnavailable), (stalled.State, Assert.Single(stalled.Reasons).Code));
        Assert.Contains(TimeSpan.FromHours(1), waits);
        Assert.Equal((1, 1, 0), (app.Told(2116), app.Told(2104), app.Told(2013)));

        await app.BringKivaBackAsync();
        await app.PassAsync(TimeSpan.FromHours(1), Step);
        Assert.Equal(0, app.Told(2013));
        await app.RefreshAsync();
        await app.PassAsync(TimeSpan.FromHours(1), Step);

        int[] expected = [2116, 2104, 2013];
        Assert.Equal(expected, app.Receiver.EventIds.OrderDescending().ThenBy(eventId => eventId));
        Assert.Equal((1, 1, 1), (app.Told(2116), app.Told(2104), app.Told(2013)));
        Assert.Equal((0, 0), (app.Told(2107), app.Told(2014)));
        Assert.Distinct(app.Receiver.Came.Select(alert => alert.GetProperty("alertId").GetString()));

        await app.Get<SteerReport>().ResumeAsync(id, by: null, Cancel);
        await app.SweepAsync();
        Assert.Equal((ReportState.Completed, 1), ((await app.ReportAsync(id)).State, app.Kiva.Uploads.All.Count));
    }

    [Fact]
    public async Task It_is_over_when_the_report_that_waited_goes_on()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        await app.TakeKivaAwayAsync();
        var id = await app.HandInAsync();
        await app.SweepAsync();
        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((1, 0), (app.Told(2116), app.Told(2013)));

        await app.BringKivaBackAsync();
        await app.PassAsync(TimeSpan.FromHours(1));
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((ReportState.Completed, 1, 1), ((await app.ReportAsync(id)).State, app.Told(2116), app.Told(2013)));
    }

    [Fact]
    public async Task One_outage_that_shows_itself_in_several_ways_tells_of_each_once()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        var id = await app.HandInAsync();
        for (var changes = 0; changes < 3; changes++)
        {
            await app.TakeKivaAwayAsync();
            await app.PassAsync(TimeSpan.FromHours(2), Step);
            await app.BringKivaBackAsync();
            app.Kiva.Faults.Rate(Fault.ExpiredToken, SandboxEndpoint.Token, afterTaking: false, share: 1);
            await app.PassAsync(TimeSpan.FromHours(2), Step);
        }

        Assert.Equal((2, 0), (app.Told(2116), app.Told(2013)));
        app.Kiva.Faults.Clear();
        await app.PassAsync(TimeSpan.FromHours(2), Step);

        Assert.Equal((ReportState.Completed, 2, 2), ((await app.ReportAsync(id)).State, app.Told(2116), app.Told(2013)));
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_told_once_and_again_when_it_can()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("ExpectedLoans:MaxAge", "20:00:00"));
        await app.RefreshAsync();
        await app.TakeKivaAwayAsync();
        for (var ticks = 0; ticks < 5; ticks++)
        {
            await app.PassAsync(TimeSpan.FromHours(6));
            await app.RefreshAsync();
        }

        await app.SweepAsync();
        Assert.Equal((1, 1, 0), (app.Told(2107), app.Told(2117), app.Told(2014)));

        await app.BringKivaBackAsync();
        await app.RefreshAsync();
        await app.SweepAsync();
        await app.SweepAsync();

        Assert.Equal((1, 1, 2, 0), (app.Told(2107), app.Told(2117), app.Told(2014), app.Told(2116)));
    }

    [Fact]
    public async Task Secrets_that_are_missing_are_told_once()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Kiva:ClientSecret", ""));
        await app.HandInAsync();
        await app.PassAsync(TimeSpan.FromHours(3), Step);

        Assert.Equal((1, 0), (app.Told(2116), app.Told(2107)));
        Assert.Contains("Kiva:ClientSecret", app.Receiver.Came.Single().GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static async Task<TimeSpan> WaitAsync(Deployed app, ReportId id)
    {
        var report = await app.ReportAsync(id);
        return report.WaitingUntil is { } until ? until - report.LastEvent : default;
    }
}
