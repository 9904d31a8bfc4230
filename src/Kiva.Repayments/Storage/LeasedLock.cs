using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Kiva.Repayments.Storage;

/// <summary>
/// The lease on an empty blob under <c>locks/</c>: who holds it is alone at what the blob is named after. It outlives nothing for certain,
/// because clocks and networks stop; so every POST asks <see cref="Outlives"/> by the monotonic clock, counted from before the renewal was asked for.
/// </summary>
public sealed class LeasedLock : IAsyncDisposable
{
    /// <summary>Who holds it may send.</summary>
    public const string Sender = "locks/sender";

    /// <summary>Who holds it tells people.</summary>
    public const string Teller = "locks/teller";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(15);

    private readonly BlobLeaseClient _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private long _heldSince;

    private LeasedLock(BlobLeaseClient lease, long heldSince, TimeProvider time)
    {
        _lease = lease;
        _time = time;
        _heldSince = heldSince;
        _renewing = RenewAsync();
    }

    /// <param name="name"><see cref="Sender"/> or <see cref="Teller"/>.</param>
    /// <returns><see langword="null"/> when somebody else has it.</returns>
    public static async Task<LeasedLock?> TryTakeAsync(DataStorage storage, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        var blob = storage.Reports.GetBlobClient(name);
        var lease = blob.GetBlobLeaseClient();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var asked = time.GetTimestamp();
                await lease.AcquireAsync(Duration, cancellationToken: cancellationToken);
                return new LeasedLock(lease, asked, time);
            }
            catch (RequestFailedException taken) when (taken.Status == 409)
            {
                return null;
            }
            catch (RequestFailedException missing) when (missing.Status == 404 && attempt == 1)
            {
                await CreateAsync();
            }
        }

        async Task CreateAsync()
        {
            try
            {
                await blob.UploadAsync(BinaryData.Empty, overwrite: false, cancellationToken);
            }
            catch (RequestFailedException there) when (there.Status is 409 or 412)
            {
                // Another process was faster.
            }
        }
    }

    /// <summary>Whether somebody has it, as the storage sees it.</summary>
    public static async Task<bool> IsTakenAsync(DataStorage storage, string name, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties blob = await storage.Reports.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken);
            return blob.LeaseState is LeaseState.Leased;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Whether the lease holds for at least so long from now.</summary>
    public bool Outlives(TimeSpan span) => _time.GetElapsedTime(Interlocked.Read(ref _heldSince)) + span < Duration;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        try
        {
            await _lease.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure))
        {
            // It runs out by itself.
        }

        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(RenewEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                try
                {
                    var asked = _time.GetTimestamp();
                    await _lease.RenewAsync(cancellationToken: _ended.Token);
                    Interlocked.Exchange(ref _heldSince, asked);
                }
                catch (Exception failure) when (StorageTrouble.IsOne(failure))
                {
                    // Outlives turns false by itself; the next tick tries again.
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Given back.
        }
    }
}
