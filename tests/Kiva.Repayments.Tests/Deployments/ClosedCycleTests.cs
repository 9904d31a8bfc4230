using Kiva.Repayments.Cycles;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Tests.Deployments;

public sealed class ClosedCycleTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_cycle_was_closed_what_comes_of_it_is_held()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        var closed = await app.Get<CloseCycle>().RunAsync("2026-11", new LoanCounts(0, 20), "director", Cancel);
        var id = await app.HandInAsync();
        await app.SweepAsync();
        await app.SweepAsync();

        var held = await app.ReportAsync(id);
        Assert.Equal((ReportState.Held, ProblemCatalog.CycleClosed), (held.State, Assert.Single(held.Reasons).Code));
        Assert.Equal((false, 1, 0), (closed!.Differs, app.Told(2015), app.Told(2121)));
    }

    [Theory]
    [InlineData("2026-11", 20, 20, false)]
    [InlineData("2026-11", 19, 20, true)]
    [InlineData("2026-11", 20, 21, true)]
    [InlineData("2026-10", 0, 21, false)]
    [InlineData("2026-10", 1, 20, true)]
    public async Task What_PA2_shows_is_held_against_our_record_of_that_cycle(string cycle, int reported, int expected, bool differs)
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        await app.HandInAsync();
        await app.SweepAsync();
        await app.SweepAsync();

        var closed = await app.Get<CloseCycle>().RunAsync(cycle, new LoanCounts(reported, expected), by: null, Cancel);
        await app.SweepAsync();

        Assert.Equal((differs, differs ? 1 : 0), (closed!.Differs, app.Told(2121)));
    }
}
