using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// The lease on <c>locks/sender</c>: who holds it may send. It outlives nothing for certain, because clocks and networks stop; so every POST
/// asks <see cref="Outlives"/> by the monotonic clock, counted from before the renewal was asked for.
/// </summary>
public sealed class SenderLease : IAsyncDisposable
{
    private const string BlobName = "locks/sender";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(15);

    private readonly BlobLeaseClient _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private long _heldSince;

    private SenderLease(BlobLeaseClient lease, long heldSince, TimeProvider time)
    {
        _lease = lease;
        _time = time;
        _heldSince = heldSince;
        _renewing = RenewAsync();
    }

    /// <returns><see langword="null"/> when another sender has it.</returns>
    public static async Task<SenderLease?> TryTakeAsync(DataStorage storage, TimeProvider time, CancellationToken cancellationToken)
    {
        var blob = storage.Reports.GetBlobClient(BlobName);
        var lease = blob.GetBlobLeaseClient();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var asked = time.GetTimestamp();
                await lease.AcquireAsync(Duration, cancellationToken: cancellationToken);
                return new SenderLease(lease, asked, time);
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

    /// <summary>Whether a sender is at work, as the storage sees it.</summary>
    public static async Task<bool> IsTakenAsync(DataStorage storage, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties blob = await storage.Reports.GetBlobClient(BlobName).GetPropertiesAsync(cancellationToken: cancellationToken);
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
