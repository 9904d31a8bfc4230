namespace Kiva.Repayments.Tests.Deployments;

/// <summary>The clock begins on 10 November 2026, 08:00 UTC.</summary>
public sealed class ByTheDayTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task When_nothing_came_by_the_day_it_is_told_once_from_the_next_day_on()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:ExpectExportByDay", "12"), ("Reporting:TimeZone", "America/Guatemala"));
        await app.PassAsync(2 * Day);
        await app.PassAsync(TimeSpan.FromHours(21) + TimeSpan.FromMinutes(59));
        Assert.Equal(0, app.Told(2119));

        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, app.Told(2119));
        await app.PassAsync(10 * Day, Day);

        Assert.Equal((1, 2119, 0), (app.Told(2119), Assert.Single(app.Receiver.EventIds), app.Told(2120)));
        Assert.Contains("2026-11", app.Receiver.Came[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_day_of_a_short_month_has_its_turn_on_the_first_of_the_next()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:ExpectExportByDay", "31"));
        await app.PassAsync(20 * Day, Day);
        Assert.Equal(0, app.Told(2119));

        await app.PassAsync(Day);

        Assert.Equal(1, app.Told(2119));
        Assert.Contains("2026-11", app.Receiver.Came[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_too_few_loans_are_reported_by_the_day_the_alert_brings_the_list()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:ExpectExportByDay", "12"));
        await app.BringKivaAnewAsync(loans: 150);
        await app.RefreshAsync();
        var loans = app.Kiva.Portfolio.ExpectedLoans;
        await app.HandInAsync(leaveOut: 120);
        await app.SweepAsync();
        await app.PassAsync(5 * Day, Day);

        Assert.Equal((1, 0), (app.Told(2120), app.Told(2119)));
        foreach (var eventId in new[] { 2110, 2120 })
        {
            var alert = app.Receiver.Came.Single(alert => alert.GetProperty("eventId").GetInt32() == eventId);
            Assert.Equal(120, alert.GetProperty("loanCount").GetInt32());
            Assert.Equal(
                loans.Take(120).Select(loan => loan.LoanId).Order(StringComparer.Ordinal).Take(100),
                alert.GetProperty("loans").EnumerateArray().Select(loan => loan.GetProperty("loanId").GetString()));
        }

        var logs = app.Logs.ToString();
        Assert.Contains("30 of 150", logs, StringComparison.Ordinal);
        Assert.DoesNotContain(loans, loan => logs.Contains(loan.LoanId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_enough_is_reported_by_the_day_nobody_is_told()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:ExpectExportByDay", "12"));
        await app.RefreshAsync();
        await app.HandInAsync();
        await app.SweepAsync();
        await app.PassAsync(5 * Day, Day);

        Assert.True((await app.LedgerAsync()).Deployment.Knows("coverage:2026-11"));
        Assert.Equal((0, 0), (app.Told(2119), app.Told(2120)));
    }

    [Fact]
    public async Task An_export_that_comes_after_the_day_was_missed_changes_nothing()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:ExpectExportByDay", "11"));
        await app.PassAsync(2 * Day);
        await app.RefreshAsync();
        await app.HandInAsync(leaveOut: 10);
        await app.PassAsync(3 * Day, Day);

        Assert.Equal((1, 0, 1), (app.Told(2119), app.Told(2120), app.Told(2110)));
    }

    [Fact]
    public async Task Without_the_setting_no_day_is_looked_at()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        await app.PassAsync(40 * Day, 5 * Day);

        Assert.Equal((0, 0), (app.Told(2119), app.Told(2120)));
    }
}
