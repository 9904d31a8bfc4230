using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using KivaFunctions.Local.Practice;

namespace Benchmarks;

/// <summary>Opens the ledger of a report that was sent in many batches: what every look at a report costs.</summary>
internal static class Folding
{
    private const int Batches = 4_000;
    private const int Rounds = 9;

    public static async Task<int> RunAsync()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobServiceClient(azurite.ConnectionString("devstoreaccount1")).GetBlobContainerClient("reports");
        await container.CreateAsync();
        var blob = container.GetAppendBlobClient("2026-11/20261101T000000Z-0123456789ab/ledger.jsonl");
        var bytes = await WriteAsync(blob);

        await OpenAsync(blob);
        var (times, downloads, folds) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < Rounds; round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            var content = (await blob.DownloadContentAsync()).Value.Content.ToMemory();
            downloads.Add(TimeProvider.System.GetElapsedTime(began));
            began = TimeProvider.System.GetTimestamp();
            Fold(content.Span);
            folds.Add(TimeProvider.System.GetElapsedTime(began));
            began = TimeProvider.System.GetTimestamp();
            await OpenAsync(blob);
            times.Add(TimeProvider.System.GetElapsedTime(began));
        }

        Table.Print(
            string.Create(CultureInfo.InvariantCulture, $"Folding a ledger of {Batches:N0} batches, {bytes / 1_000_000m:0.0} MB, {Rounds} rounds"),
            new Figure("its download alone, ms", [.. downloads.Select(time => time.TotalMilliseconds)], "0"),
            new Figure("the fold alone, ms", [.. folds.Select(time => time.TotalMilliseconds)], "0", Bound: 100),
            new Figure("Ledger.OpenAsync: both, ms", [.. times.Select(time => time.TotalMilliseconds)], "0"));
        return 0;
    }

    private static void Fold(ReadOnlySpan<byte> content)
    {
        var report = new Report();
        var lines = content.TrimEnd((byte)'\n');
        foreach (var line in lines.Split((byte)'\n'))
            report.Apply(LedgerJson.Read(lines[line])!);
    }

    private static async Task OpenAsync(AppendBlobClient blob)
    {
        using var ledger = await Ledger.OpenAsync(blob, TimeProvider.System, CancellationToken.None);
        if (ledger is not { Report.State: ReportState.Completed })
            throw new InvalidOperationException("The ledger was not folded to its end.");
    }

    /// <returns>Its length.</returns>
    private static async Task<long> WriteAsync(AppendBlobClient blob)
    {
        var at = TimeProvider.System.GetUtcNow();
        var received = new Received(
            "export.csv", ExportSource.Drop, By: null, at, "2026-11", KivaEnvironment.Stage, new Uri("https://kiva.test"), "145", ColumnFormat.Two, "export.csv", 1, ContentSha256: null, TraceParent: null);
        using var ledger = await Ledger.BeginAsync(blob, received, TimeProvider.System, CancellationToken.None);
        var format = new ExportFormat("text/csv", "utf-8", ",", ".", new ExportColumns("Loan ID", null, "Amount"));
        await ledger.AppendAsync(new Read("00", format, new RowTotal(Batches, Batches), 0, default, []), CancellationToken.None);
        var totals = Enumerable.Repeat(new RowTotal(1, 1m), Batches).ToArray();
        var hash = Convert.ToBase64String(new byte[32]);
        await ledger.AppendAsync(new Planned("145", new PlanTotals(at, default, default, default, totals, []), [.. totals.Select(_ => hash)]), CancellationToken.None);
        await ledger.AppendAsync(new Sending(1, 1, 0, at), CancellationToken.None);
        for (var batch = 1; batch < Batches; batch++)
            await ledger.TryAppendAsync(Accepted(batch), new Sending(batch + 1, 1, 0, at), CancellationToken.None);
        await ledger.AppendAsync(Accepted(Batches), CancellationToken.None);
        await ledger.AppendAsync(new Completed(new CoverageView(Batches, Batches, at)), CancellationToken.None);
        return ledger.Length;
    }

    private static Accepted Accepted(int batch) => new(batch, 1, 98_000 + batch, default, []);
}
