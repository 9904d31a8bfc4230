using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace KivaFunctions.Local.Tests.Hosting;

public sealed class BlobTriggerTests(AzuriteFixture azurite)
{
    private readonly TestAccount _data = azurite.Lease();
    private readonly TestAccount _host = azurite.Lease();

    private BlobContainerClient Inbox => _data.Blobs.GetBlobContainerClient("inbox");

    [Fact]
    public async Task A_blob_is_handed_over_with_its_whole_name()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls);
        await DropAsync("2026/10/october report.csv");
        Assert.Equal("2026/10/october report.csv", await calls.NextAsync());
    }

    [Fact]
    public async Task A_blob_that_was_there_before_the_host_is_handed_over()
    {
        await DropAsync("early.csv");
        var calls = new Calls();
        await using var host = await StartAsync(calls);
        Assert.Equal("early.csv", await calls.NextAsync());
    }

    [Fact]
    public async Task A_blob_that_stays_is_handed_over_once_until_it_changes()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls);
        await DropAsync("stays.csv");
        Assert.Equal("stays.csv", await calls.NextAsync());

        // Every look goes from the oldest to the youngest: had the first one been called for again, it would come before these.
        foreach (var name in new[] { "second.csv", "third.csv" })
        {
            await DropAsync(name);
            Assert.Equal(name, await calls.NextAsync());
        }

        await DropAsync("stays.csv");
        Assert.Equal("stays.csv", await calls.NextAsync());
        Assert.False(calls.HasMore);
    }

    [Fact]
    public async Task A_blob_for_which_the_function_fails_is_handed_over_again()
    {
        var failures = 2;
        var calls = new Calls { Then = (_, _) => failures-- > 0 ? throw new InvalidOperationException("No.") : Task.CompletedTask };
        await using var host = await StartAsync(calls);
        await DropAsync("again.csv");
        for (var i = 0; i < 3; i++)
            Assert.Equal("again.csv", await calls.NextAsync());
        await DropAsync("next.csv");
        Assert.Equal("next.csv", await calls.NextAsync());
    }

    [Fact]
    public async Task A_blob_that_fails_too_often_is_named_in_the_poison_queue_of_its_account()
    {
        var calls = new Calls { Then = (name, _) => name == "bad.csv" ? throw new InvalidOperationException("No.") : Task.CompletedTask };
        await using var host = await StartAsync(calls);
        await DropAsync("bad.csv");
        for (var i = 0; i < 5; i++)
            Assert.Equal("bad.csv", await calls.NextAsync());
        await DropAsync("good.csv");
        Assert.Equal("good.csv", await calls.NextAsync());

        var message = await PoisonQueue(_data).ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var poison = JsonDocument.Parse(message.Value.Body);
        Assert.Equal(
            ["BlobTrigger", "Host.Functions.Take", "BlockBlob", "inbox", "bad.csv"],
            new[] { "Type", "FunctionId", "BlobType", "ContainerName", "BlobName" }.Select(name => poison.RootElement.GetProperty(name).GetString()));
        var properties = await Inbox.GetBlobClient("bad.csv").GetPropertiesAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(properties.Value.ETag.ToString("H"), poison.RootElement.GetProperty("ETag").GetString());
        Assert.False(await PoisonQueue(_host).ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_blob_that_is_gone_before_its_turn_is_passed_over()
    {
        await DropAsync("first.csv");
        await DropAsync("gone.csv");
        await DropAsync("last.csv");
        var calls = new Calls { Then = (_, cancellationToken) => Inbox.DeleteBlobIfExistsAsync("gone.csv", cancellationToken: cancellationToken) };
        await using var host = await StartAsync(calls);
        Assert.Equal("first.csv", await calls.NextAsync());
        Assert.Equal("last.csv", await calls.NextAsync());
    }

    [Fact]
    public async Task A_function_that_was_interrupted_by_the_stop_finds_its_blob_in_the_next_run()
    {
        await DropAsync("long.csv");
        var interrupted = new Calls { Then = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) };
        await using (await StartAsync(interrupted))
            await interrupted.NextAsync();

        var calls = new Calls();
        await using (await StartAsync(calls))
            Assert.Equal("long.csv", await calls.NextAsync());
    }

    [Fact]
    public async Task No_more_blobs_than_host_json_allows_are_worked_on_at_once()
    {
        foreach (var name in new[] { "1", "2", "3", "4" })
            await DropAsync(name);
        var two = new Barrier(2);
        var (running, most) = (0, 0);
        var calls = new Calls
        {
            Then = (_, cancellationToken) => Task.Run(
                () =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref running));
                    two.SignalAndWait(cancellationToken);
                    Interlocked.Decrement(ref running);
                },
                cancellationToken),
        };
        await using var host = await StartAsync(calls, ("AzureFunctionsJobHost:extensions:blobs:maxDegreeOfParallelism", "2"));
        for (var i = 0; i < 4; i++)
            await calls.NextAsync();
        Assert.InRange(most, 1, 2);
    }

    private Task<TestHost> StartAsync(Calls calls, params (string Name, string Value)[] settings) =>
        TestHost.StartAsync(_data, _host, [typeof(Taker)], settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value), calls);

    private async Task DropAsync(string name)
    {
        await Inbox.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Inbox.GetBlobClient(name).UploadAsync(BinaryData.FromString("x"), overwrite: true, TestContext.Current.CancellationToken);

        // Azurite tells times to the second, and the order of the drops is what these tests look at.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static QueueClient PoisonQueue(TestAccount account) => account.Queues.GetQueueClient("webjobs-blobtrigger-poison");

    private sealed class Taker(Calls calls)
    {
        [Function("Take")]
        public Task RunAsync(
            [BlobTrigger("inbox/{name}", Connection = "DataStorage", Source = BlobTriggerSource.EventGrid)] BlobClient blob, string name, CancellationToken cancellationToken)
        {
            Assert.Equal(name, blob.Name);
            return calls.NoteAsync(name, cancellationToken);
        }
    }
}
