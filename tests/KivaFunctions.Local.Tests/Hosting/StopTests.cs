using Azure.Storage.Queues.Models;

namespace KivaFunctions.Local.Tests.Hosting;

/// <summary>Apart from the other queue tests, because each takes its seconds.</summary>
public sealed class StopTests(AzuriteFixture azurite)
{
    private readonly TestAccount _account = azurite.Lease();

    [Fact]
    public async Task A_function_that_does_not_give_way_does_not_keep_the_host_from_stopping()
    {
        var never = new TaskCompletionSource();
        var calls = new Calls { Then = (_, _) => never.Task };
        var queue = _account.Queues.GetQueueClient("work");
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await queue.SendMessageAsync("stubborn", TestContext.Current.CancellationToken);
        var host = await TestHost.StartAsync(_account, _account, [typeof(Worker)], services: calls);
        await calls.NextAsync();

        await host.StopAsync();
        Assert.False(never.Task.IsCompleted);
        never.SetResult();
        await host.DisposeAsync();
    }

    private sealed class Worker(Calls calls)
    {
        [Function("Work")]
        public Task RunAsync([QueueTrigger("work")] QueueMessage message, CancellationToken cancellationToken) => calls.NoteAsync(message.Body.ToString(), cancellationToken);
    }
}
