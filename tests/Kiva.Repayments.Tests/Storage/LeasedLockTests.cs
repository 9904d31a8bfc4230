using Azure.Storage.Blobs.Specialized;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.Repayments.Tests.Storage;

public sealed class LeasedLockTests : IAsyncLifetime
{
    private readonly DataStorage _storage;

    public LeasedLockTests(AzuriteFixture azurite)
    {
        var account = azurite.Lease();
        _storage = new DataStorage(new StorageConnection(account.Blobs, account.Queues));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync(Cancel);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task One_sender_has_it_and_gives_it_back()
    {
        Assert.False(await LeasedLock.IsTakenAsync(_storage, LeasedLock.Sender, Cancel));
        var first = await LeasedLock.TryTakeAsync(_storage, LeasedLock.Sender, TimeProvider.System, Cancel);
        Assert.NotNull(first);
        Assert.True(await LeasedLock.IsTakenAsync(_storage, LeasedLock.Sender, Cancel));
        Assert.Null(await LeasedLock.TryTakeAsync(_storage, LeasedLock.Sender, TimeProvider.System, Cancel));

        await first.DisposeAsync();

        Assert.False(await LeasedLock.IsTakenAsync(_storage, LeasedLock.Sender, Cancel));
        await using var second = await LeasedLock.TryTakeAsync(_storage, LeasedLock.Sender, TimeProvider.System, Cancel);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_gets_it()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LeasedLock.TryTakeAsync(_storage, LeasedLock.Sender, TimeProvider.System, Cancel)));

        var lease = Assert.Single(leases, lease => lease is not null);
        await lease!.DisposeAsync();
    }

    [Fact]
    public async Task It_is_trusted_no_longer_than_a_minute_after_it_was_last_asked_for()
    {
        var time = new FakeTimeProvider();
        await using var lease = (await LeasedLock.TryTakeAsync(_storage, LeasedLock.Sender, time, Cancel))!;
        Assert.True(lease.Outlives(TimeSpan.FromSeconds(59)));
        Assert.False(lease.Outlives(TimeSpan.FromSeconds(60)));

        // Taken away: renewing fails from now on, and no exception tells of it.
        await _storage.Reports.GetBlobClient("locks/sender").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(lease.Outlives(TimeSpan.Zero));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(lease.Outlives(TimeSpan.Zero));
    }

    [Fact]
    public async Task Giving_back_a_lease_that_was_lost_is_no_failure()
    {
        for (var round = 0; round < 20; round++)
        {
            var time = new FakeTimeProvider();
            var lease = (await LeasedLock.TryTakeAsync(_storage, LeasedLock.Sender, time, Cancel))!;
            await _storage.Reports.GetBlobClient("locks/sender").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);

            // The renewal that this sets off fails before, while or after the lease is given back.
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(TimeSpan.FromMilliseconds(round % 5), TimeProvider.System, Cancel);
            await lease.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_is_renewed_while_it_is_held()
    {
        var time = new FakeTimeProvider();
        await using var lease = (await LeasedLock.TryTakeAsync(_storage, LeasedLock.Sender, time, Cancel))!;

        time.Advance(TimeSpan.FromSeconds(15));
        while (!lease.Outlives(TimeSpan.FromSeconds(59)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        }
    }
}
