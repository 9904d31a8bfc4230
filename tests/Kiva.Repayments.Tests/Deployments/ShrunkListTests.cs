using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>A list of 20 loans comes back with fewer than half of them.</summary>
public sealed class ShrunkListTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_kept_aside_and_told_once_and_the_last_good_list_stays_in_use()
    {
        await using var app = await ShrunkAsync(azurite.Lease(), loans: 9);
        await app.SweepAsync();
        await app.RefreshAsync();
        await app.SweepAsync();

        var view = await ViewAsync(app);
        Assert.Equal((20, 9), (view.Expected, view.KeptAside?.Loans));
        Assert.Equal((1, 2118, 0), (app.Told(2118), Assert.Single(app.Receiver.EventIds), app.Told(2014)));
    }

    [Fact]
    public async Task Half_of_it_is_still_trusted()
    {
        await using var app = await ShrunkAsync(azurite.Lease(), loans: 10);
        await app.SweepAsync();

        var view = await ViewAsync(app);
        Assert.Equal((10, null, 0), (view.Expected, view.KeptAside?.Loans, app.Told(2118)));
    }

    [Fact]
    public async Task A_report_waits_for_it_when_the_last_good_list_is_too_old_and_goes_on_at_once_when_it_is_accepted()
    {
        await using var app = await ShrunkAsync(azurite.Lease(), loans: 9);
        await app.PassAsync(37 * Hour);
        var id = await app.HandInAsync();
        await app.SweepAsync();
        var asked = app.Kiva.RequestCounts.Loans;
        await app.MoveAsync();
        await app.MoveAsync();
        var waiting = await app.ReportAsync(id);
        Assert.Equal((ReportState.Read, 1, ProblemCatalog.ExpectedLoansShrunk), (waiting.State, waiting.Waits, Assert.Single(waiting.Reasons).Code));
        Assert.Equal(asked, app.Kiva.RequestCounts.Loans);

        Assert.True(await app.Get<AcceptExpectedLoans>().TryRunAsync(loans: null, "director", Cancel));
        await app.SweepAsync();
        await app.SweepAsync();

        var completed = await app.ReportAsync(id);
        Assert.Equal((ReportState.Completed, 9), (completed.State, completed.Completed?.Coverage.Expected));
        Assert.Equal((2, 9), (app.Told(2014), (await ViewAsync(app)).Expected));
        Assert.Contains("""{"type":"said","version":1""", await TextAsync(app), StringComparison.Ordinal);
        Assert.Contains("\"by\":\"director\",\"loans\":9", await TextAsync(app), StringComparison.Ordinal);
        Assert.False(await app.Get<AcceptExpectedLoans>().TryRunAsync(loans: null, "director", Cancel));
    }

    [Fact]
    public async Task Waiting_for_a_person_is_no_reason_to_stall()
    {
        await using var app = await ShrunkAsync(azurite.Lease(), loans: 9, ("Exports:MaxAge", "30.00:00:00"));
        await app.PassAsync(37 * Hour);
        var id = await app.HandInAsync();
        await app.PassAsync(72 * Hour, Hour);

        Assert.Equal((ReportState.Read, ProblemCatalog.ExpectedLoansShrunk), ((await app.ReportAsync(id)).State, Assert.Single((await app.ReportAsync(id)).Reasons).Code));
        Assert.Equal((1, 0), (app.Told(2118), app.Told(2104)));
    }

    [Fact]
    public async Task It_heals_when_the_list_is_whole_again()
    {
        await using var app = await ShrunkAsync(azurite.Lease(), loans: 9);
        await app.SweepAsync();
        await app.BringKivaAnewAsync(loans: 21);
        await app.RefreshAsync();
        await app.SweepAsync();

        var view = await ViewAsync(app);
        Assert.Equal((21, null, 1, 1), (view.Expected, view.KeptAside?.Loans, app.Told(2118), app.Told(2014)));
    }

    [Fact]
    public async Task A_newer_one_takes_the_place_of_the_one_before()
    {
        await using var app = await ShrunkAsync(azurite.Lease(), loans: 9);
        await app.BringKivaAnewAsync(loans: 7);
        await app.RefreshAsync();

        Assert.Equal((20, 7), ((await ViewAsync(app)).Expected, (await ViewAsync(app)).KeptAside?.Loans));
    }

    private static async Task<Deployed> ShrunkAsync(TestAccount account, int loans, params (string Name, string? Value)[] settings)
    {
        var app = await Deployed.StartAsync(account, settings);
        await app.RefreshAsync();
        await app.BringKivaAnewAsync(loans);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.RefreshAsync();
        return app;
    }

    private static async Task<ExpectedLoansView> ViewAsync(Deployed app) => (await app.Get<ShowExpectedLoans>().FindAsync(unreported: false, Cancel))!;

    private static async Task<string> TextAsync(Deployed app) =>
        (await app.Storage.Reports.GetBlobClient("deployment/2026-11.jsonl").DownloadContentAsync(Cancel)).Value.Content.ToString();
}
