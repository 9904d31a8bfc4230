using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Reports;
using KivaFunctions.Local.Practice;

namespace Benchmarks;

/// <summary>
/// Ingests an export whole, beside what cannot be saved: reading the same file, and one plain upload of as many bytes to the same Azurite.
/// </summary>
internal static class Ingesting
{
    /// <summary>The argument that ingests one export and measures nothing else, so that the peak of memory is its own.</summary>
    public const string Once = "ingest-once";

    private const int Rounds = 9;
    private const int WarmUps = 4;

    public static async Task<int> RunAsync()
    {
        using var export = await ThreeColumnExport.WriteAsync();
        await MeasureAsync(export, "in memory", new AzuriteOptions());
        await MeasureAsync(export, "on disk", new AzuriteOptions { Location = Path.Combine(Path.GetDirectoryName(export.Path)!, "azurite") });
        return 0;
    }

    public static async Task<int> RunOnceAsync(string name)
    {
        using var pipeline = await BuildAsync(Environment.GetEnvironmentVariable("DataStorage")!);
        await pipeline.IngestAsync(name);
        Table.Print("One ingestion in a process of its own", new Figure("peak working set, MB", [Process.GetCurrentProcess().PeakWorkingSet64 / 1e6], "N0", Bound: 250));
        return 0;
    }

    private static async Task MeasureAsync(ThreeColumnExport export, string where, AzuriteOptions options)
    {
        await using var azurite = await Azurite.StartAsync(options);
        var dataStorage = azurite.ConnectionString(options.Accounts[0]);
        using var pipeline = await BuildAsync(dataStorage);
        var stored = Path.Combine(Path.GetDirectoryName(export.Path)!, "stored.bin");
        var (reading, uploading, ingesting) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var (id, ours) = await IngestAsync(pipeline, export, FormattableString.Invariant($"round {round}.csv"));
            if (round == -WarmUps)
                await KeepStoredAsync(pipeline, export, id, stored);
            var read = await Reading.ReadAsync(export.Path);
            var uploaded = await UploadAsync(pipeline, stored);
            if (round < 0)
                continue;
            reading.Add(read);
            uploading.Add(uploaded);
            ingesting.Add(ours);
        }

        Table.Print(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Ingesting {ThreeColumnExport.Rows:N0} rows, {export.Bytes / 1e6:N1} MB that become {new FileInfo(stored).Length / 1e6:N1} MB, Azurite {where}, {Rounds} rounds in turns"),
            new Figure("reading alone, s", Figure.Seconds(reading), "0.00"),
            new Figure("plain upload of as many bytes, s", Figure.Seconds(uploading), "0.00"),
            new Figure("ingesting, s", Figure.Seconds(ingesting), "0.00"),
            new Figure(
                "ingesting / (reading + upload)",
                Figure.Ratios(Figure.Seconds(ingesting), reading.Zip(uploading, (read, upload) => (read + upload).TotalSeconds)),
                "0.00",
                Bound: 1.5));

        await DropAsync(pipeline, export, "alone.csv");
        await OwnProcess.RunAsync([Once, "alone.csv"], dataStorage);
    }

    private static Task<Pipeline> BuildAsync(string dataStorage) => Pipeline.BuildAsync(dataStorage, kiva: null, ("Kiva:Columns", "Three"));

    private static async Task<ReportId> DropAsync(Pipeline pipeline, ThreeColumnExport export, string name)
    {
        await using var content = File.OpenRead(export.Path);
        return await pipeline.DropAsync(name, content);
    }

    private static async Task<(ReportId Id, TimeSpan Elapsed)> IngestAsync(Pipeline pipeline, ThreeColumnExport export, string name)
    {
        var id = await DropAsync(pipeline, export, name);
        var clock = Stopwatch.StartNew();
        await pipeline.IngestAsync(name);
        var elapsed = clock.Elapsed;
        await pipeline.CheckAsync(id, report => report.Read is { Rows.Rows: ThreeColumnExport.Rows, Unreadable.Rows: 0 });
        return (id, elapsed);
    }

    /// <summary>The export and <c>rows.csv</c>, the bytes that an ingestion stores.</summary>
    private static async Task KeepStoredAsync(Pipeline pipeline, ThreeColumnExport export, ReportId id, string path)
    {
        await using var file = File.Create(path);
        await using (var content = File.OpenRead(export.Path))
            await content.CopyToAsync(file);
        await using var rows = await pipeline.Folder(id).Rows.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false));
        await rows.CopyToAsync(file);
    }

    private static async Task<TimeSpan> UploadAsync(Pipeline pipeline, string path)
    {
        await using var content = File.OpenRead(path);
        var clock = Stopwatch.StartNew();
        await pipeline.Storage.Exports.GetBlobClient("plain.bin").UploadAsync(content, overwrite: true);
        return clock.Elapsed;
    }
}
