using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Delivery;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Telemetry;
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

        // A storage account a round, and one to warm up: none finds its rows sent already.
        var accounts = Enumerable.Range(0, Rounds + 1).Select(round => FormattableString.Invariant($"round{round}")).ToArray();
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions { Accounts = accounts });
        await DeliverAsync(kiva, azurite.ConnectionString(accounts[0]));
        var times = new List<Times>();
        foreach (var account in accounts.Skip(1))
            times.Add(await DeliverAsync(kiva, azurite.ConnectionString(account)));

        var ideal = Rows / BatchSize * PostDelay.TotalSeconds / PostsAtOnce;
        Table.Print(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Delivering {Rows:N0} rows in {Rows / BatchSize:N0} POSTs of {PostDelay.TotalMilliseconds:N0} ms, {PostsAtOnce} at once, {Rounds} rounds"),
            new Figure("the POSTs alone, s", [ideal], "0.00"),
            new Figure("planning, s", Figure.Seconds(times.Select(time => time.Planning)), "0.00"),
            new Figure("sending: first sending to last accepted, s", Figure.Seconds(times.Select(time => time.Sending)), "0.00"),
            new Figure("closing, s", Figure.Seconds(times.Select(time => time.Closing)), "0.00"),
            new Figure("beside the POSTs: ledger and bytes / sending", [.. times.Select(time => 1 - (time.Posting.TotalSeconds / (PostsAtOnce * time.Sending.TotalSeconds)))], "0.000", Bound: 0.10),
            new Figure("SubmitReport, s", Figure.Seconds(times.Select(time => time.Whole)), "0.00"),
            new Figure("sending / the POSTs alone", [.. times.Select(time => time.Sending.TotalSeconds / ideal)], "0.00", Bound: 1.25),
            new Figure("SubmitReport / the POSTs alone", [.. times.Select(time => time.Whole.TotalSeconds / ideal)], "0.00", Bound: 1.25));
        return 0;
    }

    private static async Task<Times> DeliverAsync(SandboxServer kiva, string dataStorage)
    {
        using var pipeline = await Pipeline.BuildAsync(
            dataStorage,
            kiva,
            ("Kiva:MaxConcurrentPosts", PostsAtOnce.ToString(CultureInfo.InvariantCulture)),
            ("Kiva:BatchSize", BatchSize.ToString(CultureInfo.InvariantCulture)));
        var id = await pipeline.DropAsync("export.csv", Export(kiva.Portfolio));
        await pipeline.IngestAsync("export.csv");
        await pipeline.Get<RefreshExpectedLoans>().RunAsync(CancellationToken.None);

        var posting = TimeSpan.Zero;
        using var meter = Listen(pipeline, took => posting += took);
        var began = TimeProvider.System.GetUtcNow();
        await pipeline.Get<SubmitReport>().RunAsync(id, CancellationToken.None);
        var ended = TimeProvider.System.GetUtcNow();
        await pipeline.CheckAsync(id, report => report.State is ReportState.Completed && RowEnds.Of(report).Accepted.Rows == Rows);
        return await TimesAsync(pipeline.Folder(id), began, ended, posting);
    }

    /// <summary>The time that the slots spend on their POSTs; what is left of theirs goes to the ledger and to the bytes of the next batch.</summary>
    private static MeterListener Listen(Pipeline pipeline, Action<TimeSpan> posted)
    {
        var own = pipeline.Get<IMeterFactory>().Create(ReportingMetrics.MeterName);
        var gate = new Lock();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, own) && instrument.Name == "kiva.post.duration")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (gate)
                posted(TimeSpan.FromSeconds(seconds));
        });
        listener.Start();
        return listener;
    }

    private static MemoryStream Export(Portfolio portfolio)
    {
        var text = new StringBuilder("Loan ID,Principal Repaid\n");
        foreach (var loan in portfolio.ExpectedLoans)
            text.Append(CultureInfo.InvariantCulture, $"{loan.LoanId},{loan.PrincipalRepaid}\n");
        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()), writable: false);
    }

    /// <summary>When what was done, as the ledger has it.</summary>
    private static async Task<Times> TimesAsync(ReportFolder folder, DateTimeOffset began, DateTimeOffset ended, TimeSpan posting)
    {
        var ledger = (await folder.Ledger.DownloadContentAsync()).Value.Content.ToString();
        var events = ledger.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LedgerJson.Read(Encoding.UTF8.GetBytes(line))!).ToList();
        return new Times(
            began,
            events.OfType<Planned>().Single().At,
            events.OfType<Sending>().Min(sending => sending.At),
            events.OfType<Accepted>().Max(accepted => accepted.At),
            ended,
            posting);
    }

    private sealed record Times(DateTimeOffset Began, DateTimeOffset Planned, DateTimeOffset FirstSending, DateTimeOffset LastAccepted, DateTimeOffset Ended, TimeSpan Posting)
    {
        public TimeSpan Planning => Planned - Began;

        public TimeSpan Sending => LastAccepted - FirstSending;

        public TimeSpan Closing => Ended - LastAccepted;

        public TimeSpan Whole => Ended - Began;
    }
}
