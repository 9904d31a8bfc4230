using System.Diagnostics;
using System.Globalization;
using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Settings;
using KivaFunctions.Local.Practice;

namespace Benchmarks;

/// <summary>Reads and keeps the expected loans, beside the time that Kiva's pages alone take, and beside one page of 100 at a time.</summary>
internal static class RefreshingExpectedLoans
{
    private const int Loans = 100_000;
    private const int PageSize = 300;
    private const int SmallPageSize = 100;
    private const int Rounds = 3;

    private static readonly TimeSpan PageDelay = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync()
    {
        await using var kiva = await SandboxServer.StartAsync(new SandboxOptions { Loans = Loans, PageDelay = PageDelay }, CancellationToken.None);
        var options = new AzuriteOptions();
        await using var azurite = await Azurite.StartAsync(options);
        using var pipeline = await Pipeline.BuildAsync(azurite.ConnectionString(options.Accounts[0]), kiva);

        await RefreshAsync(pipeline);
        var (refreshing, paging) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 1; round <= Rounds; round++)
        {
            refreshing.Add(await RefreshAsync(pipeline));

            // Once: it takes a minute and hangs on the delays alone.
            if (round == 1)
                paging.Add(await PageAsync(pipeline.Get<PartnerLoans>()));
        }

        var pagesAtOnce = new ExpectedLoansOptions().PagesAtOnce;
        var pages = kiva.Portfolio.ExpectedLoans.CountBy(loan => loan.Status).Sum(status => (status.Value + PageSize - 1) / PageSize);
        var ideal = pages * PageDelay.TotalSeconds / pagesAtOnce;
        Table.Print(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Refreshing {Loans:N0} expected loans, {pages} pages of {PageSize} at {PageDelay.TotalMilliseconds:N0} ms, {pagesAtOnce} at once, {Rounds} rounds"),
            new Figure("the pages alone, s", [ideal], "0.00"),
            new Figure("RefreshExpectedLoans: read, check, keep, s", Figure.Seconds(refreshing), "0.00"),
            new Figure("one page of 100 at a time, not kept, s", Figure.Seconds(paging), "0.00"),
            new Figure("RefreshExpectedLoans / the pages alone", [.. refreshing.Select(time => time.TotalSeconds / ideal)], "0.00", Bound: 1.5));
        return 0;
    }

    private static async Task<TimeSpan> RefreshAsync(Pipeline pipeline)
    {
        var clock = Stopwatch.StartNew();
        var list = await pipeline.Get<RefreshExpectedLoans>().RunAsync(CancellationToken.None);
        return Checked(clock.Elapsed, list!.Loans.Count);
    }

    private static async Task<TimeSpan> PageAsync(PartnerLoans loans)
    {
        var clock = Stopwatch.StartNew();
        var count = 0;
        foreach (var status in (LoanStatus[])[LoanStatus.PayingBack, LoanStatus.Defaulted])
        {
            var total = 1;
            for (var offset = 0; offset < total; offset += SmallPageSize)
            {
                var page = await loans.GetPageAsync(status, offset, SmallPageSize, CancellationToken.None);
                (total, count) = (page.TotalRecords, count + page.Loans.Count);
            }
        }

        return Checked(clock.Elapsed, count);
    }

    private static TimeSpan Checked(TimeSpan elapsed, int count) =>
        count == Loans ? elapsed : throw new InvalidOperationException($"{count} of {Loans} loans were read.");
}
