using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Chaos.Hosts;

namespace Chaos.Proxies;

/// <summary>The storage emulator counts a lease in the machine's time. Here it ends when it would end in the hosts' time: so long after it was last taken or renewed.</summary>
internal sealed class LeaseClock(FastTime time, Timeline timeline)
{
    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);

    /// <summary>A lease was taken, renewed or given back.</summary>
    /// <param name="blob">Container and name.</param>
    public void Saw(string blob, IHeaderDictionary request)
    {
        var action = request["x-ms-lease-action"].ToString();
        if (action is "release" or "break")
        {
            _held.TryRemove(blob, out _);
            return;
        }

        _held.AddOrUpdate(
            blob,
            _ => New(int.Parse(request["x-ms-lease-duration"].ToString(), CultureInfo.InvariantCulture)),
            (_, held) => New(action == "acquire" ? int.Parse(request["x-ms-lease-duration"].ToString(), CultureInfo.InvariantCulture) : held.Seconds));
    }

    /// <summary>Ends the leases whose time is over in the hosts' world.</summary>
    public async Task WatchAsync(BlobServiceClient blobs, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            foreach (var (blob, held) in _held.Where(lease => lease.Value.Until <= time.GetUtcNow()))
            {
                try
                {
                    var parts = blob.Split('/', 2);
                    await blobs.GetBlobContainerClient(parts[0]).GetBlobClient(parts[1]).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
                    timeline.Note(Disturbance.LeaseOver, blob);
                    _held.TryRemove(KeyValuePair.Create(blob, held));
                }
                catch (Exception failure) when (failure is RequestFailedException or AggregateException)
                {
                    // Given back meanwhile, or the storage is away: the next look sees.
                    if (failure is RequestFailedException { Status: 404 or 409 })
                        _held.TryRemove(KeyValuePair.Create(blob, held));
                }
            }
        }
    }

    private Held New(int seconds) => new(time.GetUtcNow() + TimeSpan.FromSeconds(seconds), seconds);

    private sealed record Held(DateTimeOffset Until, int Seconds);
}
