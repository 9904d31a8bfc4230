namespace KivaFunctions.Local.Hosting;

/// <summary>Runs the listeners of all triggers but HTTP, from the host's start to its stop.</summary>
internal sealed class TriggerService(
    FunctionTable table, Connections connections, HostJson hostJson, LocalHostSettings settings, FunctionRunner runner, TimeProvider time, ILoggerFactory logs)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAll(Listeners().Select(listener => RunAsync(listener, stop)));
    }

    /// <summary>A listener that fails is a fault of ours. Better no host, which somebody notices, than one that is deaf on one ear.</summary>
    private async Task RunAsync(IListener listener, CancellationTokenSource stop)
    {
        try
        {
            await listener.RunAsync(stop.Token);
        }
        catch (Exception failure)
        {
            logs.CreateLogger<TriggerService>().ListenerFailed(failure);
            await stop.CancelAsync();
            throw;
        }
    }

    private IEnumerable<IListener> Listeners()
    {
        foreach (var (function, blob) in table.Of<Trigger.OnBlob>())
        {
            yield return new BlobTriggerListener(
                function, blob, connections.Blobs(blob.Connection).GetBlobContainerClient(blob.Container), connections.Queues(blob.Connection),
                hostJson.Extensions.Blobs, settings.BlobScanInterval, runner, logs.CreateLogger<BlobTriggerListener>());
        }

        foreach (var (function, queue) in table.Of<Trigger.OnMessage>())
        {
            var queues = connections.Queues(queue.Connection);
            var poison = QueueTriggerListener.PoisonQueueOf(queue.Queue) is { } name ? queues.GetQueueClient(name) : null;
            yield return new QueueTriggerListener(
                function, queues.GetQueueClient(queue.Queue), poison, hostJson.Extensions.Queues, settings.MessageHiddenFor, runner, logs.CreateLogger<QueueTriggerListener>());
        }

        foreach (var (function, timer) in table.Of<Trigger.OnTime>())
            yield return new TimerTriggerListener(function, timer, runner, time);
    }
}
