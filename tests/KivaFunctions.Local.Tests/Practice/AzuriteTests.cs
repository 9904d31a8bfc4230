using KivaFunctions.Local.Practice;

namespace KivaFunctions.Local.Tests.Practice;

public sealed class AzuriteTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"azurite tests {Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_stored_at_a_location_is_there_after_a_restart()
    {
        int blobPort, queuePort;
        await using (var first = await StartAsync(0, 0))
        {
            var account = new TestAccount("one", first.ConnectionString("one"));
            await account.Blobs.CreateBlobContainerAsync("kept", cancellationToken: TestContext.Current.CancellationToken);
            await account.Blobs.GetBlobContainerClient("kept").UploadBlobAsync("a.txt", BinaryData.FromString("still here"), TestContext.Current.CancellationToken);
            (blobPort, queuePort) = (first.Blobs.Port, first.Queues.Port);
        }

        await using var second = await StartAsync(blobPort, queuePort);
        var blob = new TestAccount("one", second.ConnectionString("one")).Blobs.GetBlobContainerClient("kept").GetBlobClient("a.txt");
        Assert.Equal("still here", (await blob.DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToString());
    }

    [Fact]
    public async Task Accounts_are_apart()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions { Accounts = ["one", "two"] }, TestContext.Current.CancellationToken);
        await new TestAccount("one", azurite.ConnectionString("one")).Queues.CreateQueueAsync("queue", cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(await new TestAccount("two", azurite.ConnectionString("two")).Queues.GetQueueClient("queue").ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_to_be()
    {
        await using var first = await Azurite.StartAsync(null, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<AzuriteException>(() =>
            Azurite.StartAsync(new AzuriteOptions { BlobPort = first.Blobs.Port }, TestContext.Current.CancellationToken));
        Assert.Contains("EADDRINUSE", failure.Message, StringComparison.Ordinal);
    }

    private Task<Azurite> StartAsync(int blobPort, int queuePort) => Azurite.StartAsync(
        new AzuriteOptions { Accounts = ["one"], Location = _folder, BlobPort = blobPort, QueuePort = queuePort }, TestContext.Current.CancellationToken);
}
