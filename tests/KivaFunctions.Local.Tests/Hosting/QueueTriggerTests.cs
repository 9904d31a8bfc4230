using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace KivaFunctions.Local.Tests.Hosting;

public sealed class QueueTriggerTests(AzuriteFixture azurite)
{
    private readonly TestAccount _data = azurite.Lease();
    private readonly TestAccount _host = azurite.Lease();

    private QueueClient Work => _data.Queues.GetQueueClient("work");

    private QueueClient Poison => _data.Queues.GetQueueClient("work-poison");

    [Fact]
    public async Task A_message_arrives_decoded_and_is_gone_when_the_function_returns()
    {
        var calls = new Calls();
        await using (await StartAsync(calls))
        {
            await SendAsync("""{"reportId":"…"}""");
            Assert.Equal("""{"reportId":"…"}""", await calls.NextAsync());
        }

        Assert.Equal(0, await CountAsync(Work));
        Assert.False(calls.HasMore);
    }

    [Fact]
    public async Task A_failed_message_comes_back_until_it_succeeds()
    {
        var failures = 2;
        var calls = new Calls { Then = (_, _) => failures-- > 0 ? throw new InvalidOperationException("No.") : Task.CompletedTask };
        await using (await StartAsync(calls))
        {
            await SendAsync("again");
            await calls.NextAsync();
            await calls.NextAsync();
            await calls.NextAsync();
        }

        Assert.Equal(0, await CountAsync(Work));
        Assert.False(await Poison.ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failed_message_rests_for_the_visibility_timeout()
    {
        var calls = new Calls { Then = (_, _) => throw new InvalidOperationException("No.") };
        await using (await StartAsync(calls, ("AzureFunctionsJobHost:extensions:queues:visibilityTimeout", "01:00:00")))
        {
            await SendAsync("first");
            await calls.NextAsync();
            await SendAsync("second");
            Assert.Equal("second", await calls.NextAsync());
        }

        Assert.False(calls.HasMore);
        Assert.Equal(2, await CountAsync(Work));
        Assert.Empty(await PeekAsync(Work));
    }

    [Fact]
    public async Task A_message_that_fails_too_often_is_moved_to_the_poison_queue_as_it_was()
    {
        var calls = new Calls { Then = (_, _) => throw new InvalidOperationException("No.") };
        await using (await StartAsync(calls, ("AzureFunctionsJobHost:extensions:queues:maxDequeueCount", "3")))
        {
            await SendAsync("bad");
            for (var i = 0; i < 3; i++)
                Assert.Equal("bad", await calls.NextAsync());
            await Eventually.HoldsAsync(async () => await Poison.ExistsAsync(TestContext.Current.CancellationToken) && await CountAsync(Poison) == 1 && await CountAsync(Work) == 0);
        }

        Assert.False(calls.HasMore);
        Assert.Equal("bad", Assert.Single(await PeekAsync(Poison)).MessageText);
    }

    [Fact]
    public async Task A_message_that_ended_the_process_each_time_is_not_tried_for_ever()
    {
        await SendAsync("deadly");
        for (var i = 0; i < 5; i++)
        {
            QueueMessage taken = await Work.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
            await Work.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: TestContext.Current.CancellationToken);
        }

        var calls = new Calls();
        await using (await StartAsync(calls))
            await Eventually.HoldsAsync(async () => await Poison.ExistsAsync(TestContext.Current.CancellationToken) && await CountAsync(Poison) == 1 && await CountAsync(Work) == 0);
        Assert.False(calls.HasMore);
    }

    [Fact]
    public async Task A_message_that_cannot_be_decoded_goes_to_the_poison_queue_readable()
    {
        var calls = new Calls();
        var raw = new QueueClient(_data.ConnectionString, "work");
        await using (await StartAsync(calls))
        {
            await raw.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
            await raw.SendMessageAsync("not base64!", TestContext.Current.CancellationToken);
            await Eventually.HoldsAsync(async () => await Poison.ExistsAsync(TestContext.Current.CancellationToken) && await CountAsync(Poison) == 1 && await CountAsync(Work) == 0);
        }

        Assert.False(calls.HasMore);
        Assert.Equal("not base64!", Assert.Single(await PeekAsync(Poison)).MessageText);
    }

    [Fact]
    public async Task Plain_messages_are_taken_where_host_json_says_so()
    {
        var calls = new Calls();
        await using var host = await StartAsync(calls, ("AzureFunctionsJobHost:extensions:queues:messageEncoding", "none"));
        var raw = new QueueClient(_data.ConnectionString, "work");
        await raw.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await raw.SendMessageAsync("plain", TestContext.Current.CancellationToken);
        Assert.Equal("plain", await calls.NextAsync());
    }

    [Fact]
    public async Task A_message_that_takes_longer_than_it_is_hidden_is_not_delivered_twice()
    {
        var done = new TaskCompletionSource();
        var calls = new Calls { Then = (_, _) => done.Task };
        await using (await StartAsync(calls, ("LocalHost:MessageHiddenFor", "00:00:04"), ("AzureFunctionsJobHost:extensions:queues:batchSize", "4")))
        {
            await SendAsync("long");
            await calls.NextAsync();

            // Two times and a half as long as it is hidden; the host goes on asking for messages meanwhile.
            await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(1, await CountAsync(Work));
            Assert.False(calls.HasMore);
            done.SetResult();
        }

        Assert.Equal(0, await CountAsync(Work));
        Assert.False(calls.HasMore);
    }

    [Fact]
    public async Task With_a_batch_of_one_messages_are_taken_one_at_a_time()
    {
        var (running, most) = (0, 0);
        var calls = new Calls
        {
            Then = async (_, cancellationToken) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, cancellationToken);
                Interlocked.Decrement(ref running);
            },
        };
        await using var host = await StartAsync(calls);
        for (var i = 0; i < 10; i++)
            await SendAsync("one of ten");
        for (var i = 0; i < 10; i++)
            await calls.NextAsync();
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task When_the_host_stops_a_running_message_is_visible_again_at_once()
    {
        var calls = new Calls { Then = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) };
        await using var host = await StartAsync(calls);
        await SendAsync("interrupted");
        await calls.NextAsync();
        await host.StopAsync();
        Assert.Equal("interrupted", Assert.Single(await PeekAsync(Work)).MessageText);
    }

    [Fact]
    public async Task A_function_that_runs_too_long_is_cancelled_and_counts_as_failed()
    {
        var calls = new Calls { Then = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) };
        await using var host = await StartAsync(
            calls, ("AzureFunctionsJobHost:functionTimeout", "00:00:00.200"), ("AzureFunctionsJobHost:extensions:queues:maxDequeueCount", "2"));
        await SendAsync("slow");
        await Eventually.HoldsAsync(async () => await Poison.ExistsAsync(TestContext.Current.CancellationToken) && await CountAsync(Poison) == 1);
    }

    private Task<TestHost> StartAsync(Calls calls, params (string Name, string Value)[] settings) =>
        TestHost.StartAsync(_data, _host, [typeof(Worker)], settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value), calls);

    private async Task SendAsync(string text)
    {
        await Work.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Work.SendMessageAsync(text, TestContext.Current.CancellationToken);
    }

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;

    private static async Task<PeekedMessage[]> PeekAsync(QueueClient queue) => await queue.PeekMessagesAsync(32, TestContext.Current.CancellationToken);

    private sealed class Worker(Calls calls)
    {
        [Function("Work")]
        public Task RunAsync([QueueTrigger("work", Connection = "DataStorage")] QueueMessage message, CancellationToken cancellationToken) =>
            calls.NoteAsync(message.Body.ToString(), cancellationToken);
    }
}
