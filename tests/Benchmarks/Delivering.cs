using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Delivery;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using KivaFunctions.Local.Practice;

namespace Benchmarks;

/// <summary>Moves a report that was read to its end, beside the time in which the POSTs alone would be done.</summary>
internal static class Delivering
{
    private const int Rows = 100_000;
    private const int BatchSize = 250;
    private const int PostsAtOnce = 4;
    private const int Rounds = 3;

    private static readonly TimeSpan PostDelay = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync()
    {
        await using var kiva = await SandboxServer.StartAsync(new SandboxOptions { Loans = Rows, PostDelay = PostDelay }, CancellationToken.None);

        // A storage account a round: none finds its rows sent already.
        var accounts = Enumerable.Range(0, Rounds + 1).Select(round => FormattableString.Invariant($"round{round}")).ToArray();
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions { Accounts = accounts });
        await DeliverAsync(kiva, azurite.ConnectionString(accounts[0]), Rows / 10);
        var (whole, sending) = (new List<TimeSpan>(), new List<TimeSpan>());
        foreach (var account in accounts.Skip(1))
        {
            var (elapsed, posting) = await DeliverAsync(kiva, azurite.ConnectionString(account), Rows);
            whole.Add(elapsed);
            sending.Add(posting);
        }

        var ideal = Rows / BatchSize * PostDelay.TotalSeconds / PostsAtOnce;
        Table.Print(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Delivering {Rows:N0} rows in {Rows / BatchSize:N0} POSTs of {PostDelay.TotalMilliseconds:N0} ms, {PostsAtOnce} at once, {Rounds} rounds"),
            new Figure("the POSTs alone, s", [ideal], "0.00"),
            new Figure("first sending to last accepted, s", Figure.Seconds(sending), "0.00"),
            new Figure("SubmitReport whole: plan, send, close, s", Figure.Seconds(whole), "0.00"),
            new Figure("sending / the POSTs alone", [.. sending.Select(time => time.TotalSeconds / ideal)], "0.00", Bound: 1.25),
            new Figure("SubmitReport / the POSTs alone", [.. whole.Select(time => time.TotalSeconds / ideal)], "0.00"));
        return 0;
    }

    private static async Task<(TimeSpan Whole, TimeSpan Sending)> DeliverAsync(SandboxServer kiva, string dataStorage, int rows)
    {
        using var pipeline = await Pipeline.BuildAsync(
            dataStorage,
            kiva,
            ("Kiva:MaxConcurrentPosts", PostsAtOnce.ToString(CultureInfo.InvariantCulture)),
            ("Kiva:BatchSize", BatchSize.ToString(CultureInfo.InvariantCulture)));
        var id = await pipeline.DropAsync("export.csv", Export(kiva.Portfolio, rows));
        await pipeline.IngestAsync("export.csv");
        await pipeline.Get<RefreshExpectedLoans>().RunAsync(CancellationToken.None);

        var clock = Stopwatch.StartNew();
        await pipeline.Get<SubmitReport>().RunAsync(id, CancellationToken.None);
        var whole = clock.Elapsed;
        await pipeline.CheckAsync(id, report => report.State is ReportState.Completed && RowEnds.Of(report).Accepted.Rows == rows);
        return (whole, await SendingAsync(pipeline.Folder(id)));
    }

    private static MemoryStream Export(Portfolio portfolio, int rows)
    {
        var text = new StringBuilder("Loan ID,Principal Repaid\n");
        foreach (var loan in portfolio.ExpectedLoans.Take(rows))
            text.Append(CultureInfo.InvariantCulture, $"{loan.LoanId},{loan.PrincipalRepaid}\n");
        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()), writable: false);
    }

    /// <summary>From the first <c>sending</c> to the last <c>accepted</c>, as the ledger has them.</summary>
    private static async Task<TimeSpan> SendingAsync(ReportFolder folder)
    {
        var ledger = (await folder.Ledger.DownloadContentAsync()).Value.Content.ToString();
        var events = ledger.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LedgerJson.Read(Encoding.UTF8.GetBytes(line))!).ToList();
        return events.OfType<Accepted>().Max(accepted => accepted.At) - events.OfType<Sending>().Min(sending => sending.At);
    }
}
