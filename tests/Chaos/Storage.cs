using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Chaos.Hosts;
using Chaos.Proxies;
using KivaFunctions.Local.Practice;

namespace Chaos;

/// <summary>The storage emulator, on disk so that it can be started again, and a look at it that goes past the proxies.</summary>
internal sealed class Storage : IAsyncDisposable
{
    private const string Account = "data";

    private readonly string _folder;
    private readonly Upstream _upstream;
    private readonly Timeline _timeline;
    private Azurite _azurite;

    private Storage(Azurite azurite, string folder, Upstream upstream, Timeline timeline)
    {
        (_azurite, _folder, _upstream, _timeline) = (azurite, folder, upstream, timeline);
        var blobOptions = new BlobClientOptions { Retry = { MaxRetries = 8, Mode = RetryMode.Fixed, Delay = TimeSpan.FromSeconds(1) } };
        var queueOptions = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Retry = { MaxRetries = 8, Mode = RetryMode.Fixed, Delay = TimeSpan.FromSeconds(1) } };
        Blobs = new BlobServiceClient(azurite.ConnectionString(Account), blobOptions);
        Queues = new QueueServiceClient(azurite.ConnectionString(Account), queueOptions);
        _upstream.Use(Service.Blobs, azurite.Blobs);
        _upstream.Use(Service.Queues, azurite.Queues);
    }

    public BlobServiceClient Blobs { get; }

    public QueueServiceClient Queues { get; }

    public BlobContainerClient Inbox => Blobs.GetBlobContainerClient("mis-exports");

    public BlobContainerClient Reports => Blobs.GetBlobContainerClient("reports");

    public QueueClient Nudges => Queues.GetQueueClient("repayment-reports");

    public static async Task<Storage> StartAsync(string folder, Upstream upstream, Timeline timeline)
    {
        var storage = new Storage(await Azurite.StartAsync(new AzuriteOptions { Accounts = [Account], Location = folder }), folder, upstream, timeline);

        // An export can be dropped before the first host lives long enough to make a place for it.
        await storage.Inbox.CreateAsync();
        await storage.Reports.CreateAsync();
        await storage.Nudges.CreateAsync();
        return storage;
    }

    /// <summary>How a host reaches it: through the proxies of its slot.</summary>
    public string ConnectionString(Slot slot) => string.Join(';', _azurite.ConnectionString(Account).Split(';').Select(part => part.Split('=')[0] switch
    {
        "BlobEndpoint" => $"BlobEndpoint={slot.AddressOf(Service.Blobs)}{Account}",
        "QueueEndpoint" => $"QueueEndpoint={slot.AddressOf(Service.Queues)}{Account}",
        _ => part,
    }));

    /// <summary>Ends it, and starts it again with what it kept.</summary>
    public async Task RestartAsync()
    {
        _timeline.Note(Disturbance.StorageAway, "the storage ends");
        var (blobs, queues) = (_azurite.Blobs.Port, _azurite.Queues.Port);
        var ending = _azurite.DisposeAsync().AsTask();
        _upstream.Disconnect();
        await ending;
        _azurite = await Azurite.StartAsync(new AzuriteOptions { Accounts = [Account], Location = _folder, BlobPort = blobs, QueuePort = queues });
        _timeline.Note(Disturbance.StorageAway, "the storage is back");
    }

    public async ValueTask DisposeAsync() => await _azurite.DisposeAsync();
}
