using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;
using Kiva.Repayments.Texts;
using KivaFunctions.Local.Tests.Journeys;
using Sylvan.Data.Csv;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>What outlives a process of the app: its storage account, Kiva, the people, and the time that passes.</summary>
internal sealed class Surroundings : IAsyncDisposable
{
    /// <summary>Longer than a report may stand still, and than a message is hidden.</summary>
    private static readonly TimeSpan AWhile = TimeSpan.FromMinutes(11);

    private const int Patience = 12;

    private readonly TestAccount _account;
    private readonly List<AppProcess> _processes = [];

    private Surroundings(TestAccount account, SandboxServer kiva) => (_account, Kiva) = (account, kiva);

    public SandboxServer Kiva { get; }

    /// <summary>The clock of all processes that have none of their own.</summary>
    public ShiftedTime Time { get; } = new();

    public BlobContainerClient Inbox => _account.Blobs.GetBlobContainerClient("mis-exports");

    public BlobContainerClient Reports => _account.Blobs.GetBlobContainerClient("reports");

    public QueueClient Queue => _account.Queues.GetQueueClient("repayment-reports");

    private BlobContainerClient ExpectedLoans => _account.Blobs.GetBlobContainerClient("expected-loans");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="account">Whatever lies in it is cleared away.</param>
    public static async Task<Surroundings> PrepareAsync(TestAccount account, int loans = 25)
    {
        var surroundings = new Surroundings(account, await SandboxServer.StartAsync(new SandboxOptions { Loans = loans }, Cancel));
        foreach (var container in new[] { surroundings.Inbox, surroundings.Reports, surroundings.ExpectedLoans })
        {
            await container.DeleteIfExistsAsync(cancellationToken: Cancel);
            await container.CreateAsync(cancellationToken: Cancel);
        }

        await surroundings.Queue.CreateIfNotExistsAsync(cancellationToken: Cancel);
        await surroundings.Queue.ClearMessagesAsync(Cancel);
        return surroundings;
    }

    /// <summary>Another process of the app over the same account.</summary>
    /// <param name="time">Its own clock, where it has one.</param>
    public AppProcess Start(TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var credentials = new SandboxOptions();
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DataStorage"] = _account.ConnectionString,
            ["Kiva:TokenUrl"] = Kiva.TokenUrl.ToString(),
            ["Kiva:ApiBaseUrl"] = Kiva.ApiBaseUrl.ToString(),
            ["Kiva:Audience"] = Kiva.Audience,
            ["Kiva:ClientId"] = credentials.ClientId,
            ["Kiva:ClientSecret"] = credentials.ClientSecret,
            ["Kiva:BatchSize"] = "10",
            ["Reporting:TimeZone"] = ZoneFarFromMidnight(),
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var process = new AppProcess(_account.ConnectionString, all, time ?? Time);
        _processes.Add(process);
        return process;
    }

    /// <summary>Drops an export into the inbox, as an MIS does.</summary>
    public async Task<ReportId> DropAsync(string name, string content)
    {
        BlobContentInfo dropped = await Inbox.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true, Cancel);
        return ReportId.Of(dropped.LastModified, name, dropped.ETag.ToString());
    }

    /// <summary>A process is gone: its leases have run out, its message is there again.</summary>
    public async Task BuryAsync(AppProcess dead)
    {
        await BreakLeasesAsync();
        if (dead.InHand is { } message)
        {
            try
            {
                await Queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancel);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                // Deleted, only the answer was lost.
            }
        }
    }

    /// <summary>The time of every lease is over, as the storage sees it.</summary>
    public async Task BreakLeasesAsync()
    {
        foreach (var name in await NamesAsync(Reports, "locks/"))
        {
            try
            {
                await Reports.GetBlobClient(name).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);
            }
            catch (RequestFailedException free) when (free.Status == 409)
            {
                // Nobody holds it.
            }
        }
    }

    /// <summary>Time passes, the sweep comes and messages are worked off, until nothing moves by itself any more.</summary>
    public async Task ComeToRestAsync(AppProcess process)
    {
        for (var round = 0; round < Patience; round++)
        {
            Time.Advance(AWhile);
            await process.KeepMovingAsync();
            await process.TakeMessagesAsync();
            if (await IsAtRestAsync(process))
            {
                return;
            }
        }

        Assert.Fail($"It does not come to rest.\n{string.Join('\n', await NamesAsync(Reports, ""))}\n{process.Logs}");
    }

    /// <summary>People look in PA2 for each unknown batch, and say what they see.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> LookIntoPa2Async(AppProcess process, ReportId id)
    {
        var unknown = (await process.ViewAsync(id)).Batches.Where(batch => batch.State == "unknown").ToArray();
        foreach (var batch in unknown)
        {
            var body = await Reports.GetBlobClient(FormattableString.Invariant($"{id.Folder}/batches/{batch.Number:0000}.json")).DownloadContentAsync(Cancel);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(body.Value.Content));
            var upload = Kiva.Uploads.All.SingleOrDefault(upload => upload.BodySha256 == sha256);
            var outcome = await process.Get<SteerReport>().ResolveAsync(id, batch.Number, upload is not null, upload?.UploadId, by: null, Cancel);
            Assert.Equal((SteerOutcomeKind.Done, null), (outcome.Kind, outcome.Text));
        }

        return unknown.Length;
    }

    public async Task<IReadOnlyList<LedgerLine>> LedgerAsync(ReportId id) =>
        LedgerLine.ReadAll((await Reports.GetBlobClient($"{id.Folder}/ledger.jsonl").DownloadContentAsync(Cancel)).Value.Content.ToString());

    /// <summary>Every report there is. An empty ledger is none: whoever made it died before he could begin it.</summary>
    public async Task<IReadOnlyList<ReportId>> ReportsAsync()
    {
        var ids = new List<ReportId>();
        await foreach (var blob in Reports.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: "20", Cancel))
        {
            if (blob.Name.EndsWith("/ledger.jsonl", StringComparison.Ordinal) && blob.Properties.ContentLength > 0)
            {
                ids.Add(ReportId.Parse(blob.Name.Split('/')[1])!);
            }
        }

        return ids;
    }

    /// <summary>The stored file's rows, by heading; not made anew.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> CsvAsync(string blob)
    {
        var text = (await Reports.GetBlobClient(blob).DownloadContentAsync(Cancel)).Value.Content.ToString();
        await using var csv = await CsvDataReader.CreateAsync(new StringReader(text), cancel: Cancel);
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (await csv.ReadAsync(Cancel))
        {
            rows.Add(Enumerable.Range(0, csv.FieldCount).ToDictionary(csv.GetName, csv.GetString, StringComparer.Ordinal));
        }

        return rows;
    }

    public static async Task<IReadOnlyList<string>> NamesAsync(BlobContainerClient container, string prefix)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, Cancel))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    /// <summary>All messages, also those that somebody has in hand.</summary>
    public async Task<int> MessagesAsync() => (await Queue.GetPropertiesAsync(Cancel)).Value.ApproximateMessagesCount;

    public async ValueTask DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        await Kiva.DisposeAsync();
    }

    /// <summary>The cycle must not end while a test moves the time by hours.</summary>
    private string ZoneFarFromMidnight() => Time.GetUtcNow().Hour < 12 ? "UTC" : "Etc/GMT+12";

    private async Task<bool> IsWrittenUpAsync(string id)
    {
        var folder = new ReportFolder(Reports, ReportId.Parse(id)!);
        var summary = (await folder.Summary.GetPropertiesAsync(cancellationToken: Cancel)).Value;
        return summary.Metadata["ledgerlength"] == $"{(await folder.Ledger.GetPropertiesAsync(cancellationToken: Cancel)).Value.ContentLength}";
    }

    private async Task<bool> IsAtRestAsync(AppProcess process)
    {
        if ((await NamesAsync(Inbox, "")).Count + await MessagesAsync() > 0)
        {
            return false;
        }

        foreach (var marker in await NamesAsync(Reports, "open/"))
        {
            var open = await process.Get<ShowReport>().FindAsync(ReportId.Parse(marker["open/".Length..])!, Languages.English, Cancel);
            var waitsForPeople = open is { State: "held" or "stalled" or "failed" } || (open is { State: "cancelled", Rows.Unknown: > 0 } && await IsWrittenUpAsync(open.Id!));
            if (!waitsForPeople)
            {
                return false;
            }
        }

        return true;
    }
}
