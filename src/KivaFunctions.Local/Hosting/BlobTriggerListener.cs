using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;

namespace KivaFunctions.Local.Hosting;

/// <summary>
/// Looks into a container and calls a function for each blob, once per ETag while the host runs. A blob for which the function fails is tried again
/// by the next looks; after the last failure a message in the poison queue names it. What a function returns from is done, even if the blob still lies there.
/// </summary>
internal sealed class BlobTriggerListener(
    LocalFunction function, Trigger.OnBlob trigger, BlobContainerClient container, QueueServiceClient queues, HostJson.BlobSettings settings,
    TimeSpan interval, FunctionRunner runner, ILogger log)
    : IListener
{
    /// <summary>In the account of the blob, as the real host does it.</summary>
    private const string PoisonQueue = "webjobs-blobtrigger-poison";

    private readonly ConcurrentDictionary<(string Name, string ETag), int> _failures = new();
    private readonly ConcurrentDictionary<(string Name, string ETag), bool> _done = new();

    public async Task RunAsync(CancellationToken stop)
    {
        var outage = new Outage(log, $"Container {container.Name}");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.MaxDegreeOfParallelism, CancellationToken = stop };
        try
        {
            while (true)
            {
                if (await outage.TryAsync(() => ListAsync(stop), stop) is { } blobs)
                {
                    ForgetAllBut(blobs);
                    await Parallel.ForEachAsync(blobs.Where(blob => !_done.ContainsKey(Key(blob))), parallel, (blob, _) => ProcessAsync(blob, stop));
                }

                await Task.Delay(interval, TimeProvider.System, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next run finds what was not finished.
        }
    }

    private static (string Name, string ETag) Key(BlobItem blob) => (blob.Name, Quoted(blob.Properties.ETag));

    /// <summary>Lists show ETags without quotes, headers with them.</summary>
    private static string Quoted(ETag? eTag) => (eTag ?? default).ToString("H");

    /// <summary>Oldest first.</summary>
    private async Task<List<BlobItem>> ListAsync(CancellationToken stop)
    {
        try
        {
            var blobs = new List<BlobItem>();
            await foreach (var blob in container.GetBlobsAsync(cancellationToken: stop))
            {
                if (trigger.Pattern.Match(blob.Name) is not null)
                    blobs.Add(blob);
            }

            return [.. blobs.OrderBy(blob => blob.Properties.LastModified)];
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: stop);
            return [];
        }
    }

    private void ForgetAllBut(List<BlobItem> blobs)
    {
        var there = blobs.Select(Key).ToHashSet();
        foreach (var gone in _done.Keys.Concat(_failures.Keys).Where(key => !there.Contains(key)))
        {
            _done.TryRemove(gone, out _);
            _failures.TryRemove(gone, out _);
        }
    }

    /// <summary>Whatever a function throws is a failure for its blob, and logged by the runner.</summary>
    private async ValueTask ProcessAsync(BlobItem blob, CancellationToken stop)
    {
        try
        {
            var client = container.GetBlobClient(blob.Name);
            if (!await IsStillThereAsync(client, blob, stop))
                return;

            await runner.RunAsync(function, new TriggerData(client, trigger.Pattern.Match(blob.Name)!), stop);
            _done[Key(blob)] = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception)
        {
            await FailAsync(blob, stop);
        }
    }

    /// <summary>Others may have taken or replaced it since the look, or the storage is away; the next look sees, and tells.</summary>
    private static async Task<bool> IsStillThereAsync(BlobClient client, BlobItem blob, CancellationToken stop)
    {
        try
        {
            BlobProperties properties = await client.GetPropertiesAsync(cancellationToken: stop);
            return Quoted(properties.ETag) == Quoted(blob.Properties.ETag);
        }
        catch (Exception failure) when (Outage.IsOne(failure) && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task FailAsync(BlobItem blob, CancellationToken stop)
    {
        var failures = _failures.AddOrUpdate(Key(blob), 1, (_, before) => before + 1);
        if (failures < settings.PoisonBlobThreshold)
            return;

        try
        {
            var poison = queues.GetQueueClient(PoisonQueue);
            await poison.CreateIfNotExistsAsync(cancellationToken: stop);
            await poison.SendMessageAsync(PoisonMessage(blob), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: stop);
            _done[Key(blob)] = true;
            log.BlobPoisoned(container.Name, failures, PoisonQueue);
        }
        catch (Exception failure) when (Outage.IsOne(failure))
        {
            stop.ThrowIfCancellationRequested();
            log.BlobNotPoisoned(failure, container.Name, PoisonQueue);
        }
    }

    /// <summary>The real host's form, base64 like all its own messages.</summary>
    private string PoisonMessage(BlobItem blob) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        Type = "BlobTrigger",
        FunctionId = $"Host.Functions.{function.Name}",
        BlobType = "BlockBlob",
        ContainerName = container.Name,
        BlobName = blob.Name,
        ETag = Quoted(blob.Properties.ETag),
    }));
}
