using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace KivaFunctions.Local.Hosting;

/// <summary>
/// Calls a function for each message of a queue, as the real host does: success deletes the message, failure lets it rest for the visibility timeout,
/// and after <c>maxDequeueCount</c> failures it goes to the poison queue.
/// </summary>
/// <param name="queue">Gives messages as they are stored, see <see cref="Connections.Queues"/>.</param>
/// <param name="poison">Where messages are moved; <see langword="null"/> for a queue that is a poison queue itself.</param>
internal sealed class QueueTriggerListener(
    LocalFunction function, QueueClient queue, QueueClient? poison, HostJson.QueueSettings settings, TimeSpan hiddenFor, FunctionRunner runner, ILogger log)
    : IListener
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    private readonly int _threshold = settings.NewBatchThreshold ?? settings.BatchSize / 2;

    public static string? PoisonQueueOf(string queue) => queue.EndsWith("-poison", StringComparison.Ordinal) ? null : $"{queue}-poison";

    public async Task RunAsync(CancellationToken stop)
    {
        var outage = new Outage(log, $"Queue {queue.Name}");
        var running = new List<Task>();
        var pause = ShortestPause;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (running.Count > _threshold)
                    await Task.WhenAny(running);
                running.RemoveAll(task => task.IsCompleted);
                if (running.Count > _threshold)
                    continue;

                var messages = await outage.TryAsync(ReceiveAsync, stop) ?? [];
                running.AddRange(messages.Select(message => ProcessAsync(message, stop)));
                if (messages.Length > 0)
                {
                    pause = ShortestPause;
                    continue;
                }

                await Task.Delay(pause, TimeProvider.System, stop);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, settings.MaxPollingInterval.Ticks));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nothing new is taken; what is running sees the same token.
        }

        await Task.WhenAll(running);
    }

    /// <summary>Not cancelled when the host stops: messages that the service has handed out by then must be given back, not stay hidden.</summary>
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            return await queue.ReceiveMessagesAsync(settings.BatchSize, hiddenFor, CancellationToken.None);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            return [];
        }
    }

    private async Task ProcessAsync(QueueMessage message, CancellationToken stop)
    {
        await using var held = new HeldMessage(queue, message, hiddenFor, log);
        try
        {
            if (stop.IsCancellationRequested)
                await held.ReleaseAsync(TimeSpan.Zero);
            else if (Decode(message) is not { } decoded)
                await PoisonUndecodableAsync(message, held);
            else if (poison is not null && message.DequeueCount > settings.MaxDequeueCount)
                await PoisonAsync(message, held, poison); // The process ended each time before the function did.
            else
                await CallAsync(message, decoded, held, stop);
        }
        catch (Exception failure) when (Outage.IsOne(failure))
        {
            log.MessageNotSettled(failure, queue.Name);
        }
    }

    /// <summary>Whatever a function throws is a failure of its message, and logged by the runner.</summary>
    private async Task CallAsync(QueueMessage message, QueueMessage decoded, HeldMessage held, CancellationToken stop)
    {
        try
        {
            await runner.RunAsync(function, new TriggerData(decoded, TriggerData.NoNames), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await held.ReleaseAsync(TimeSpan.Zero);
            return;
        }
        catch (Exception)
        {
            await FailAsync(message, held);
            return;
        }

        await held.DeleteAsync();
    }

    /// <summary>What fails on a poison queue stays there, hidden until its time is up, so that it does not fail in a tight loop.</summary>
    private Task FailAsync(QueueMessage message, HeldMessage held) =>
        poison is null ? Task.CompletedTask
        : message.DequeueCount < settings.MaxDequeueCount ? held.ReleaseAsync(settings.VisibilityTimeout)
        : PoisonAsync(message, held, poison);

    private async Task PoisonAsync(QueueMessage message, HeldMessage held, QueueClient to)
    {
        await MoveAsync(message.MessageText, held, to);
        log.MessagePoisoned(queue.Name, to.Name, settings.MaxDequeueCount);
    }

    /// <summary>In the right encoding, so that whoever looks after the poison queue can read it.</summary>
    private async Task PoisonUndecodableAsync(QueueMessage message, HeldMessage held)
    {
        if (poison is not null)
            await MoveAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(message.MessageText)), held, poison);
        log.MessageUndecodable(queue.Name, poison?.Name ?? queue.Name, settings.MessageEncoding);
    }

    /// <summary>Sent before it is deleted: a message that is in both queues for a moment is not lost.</summary>
    private static async Task MoveAsync(string text, HeldMessage held, QueueClient to)
    {
        await to.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await to.SendMessageAsync(text, timeToLive: NeverExpires, cancellationToken: CancellationToken.None);
        await held.DeleteAsync();
    }

    /// <returns>The message as a function sees it, or <see langword="null"/> when it is not in the encoding that host.json names.</returns>
    private QueueMessage? Decode(QueueMessage message)
    {
        if (settings.MessageEncoding == QueueMessageEncoding.None)
            return message;

        var body = new byte[Encoding.UTF8.GetMaxByteCount(message.MessageText.Length)];
        return Convert.TryFromBase64String(message.MessageText, body, out var length)
            ? QueuesModelFactory.QueueMessage(
                message.MessageId, message.PopReceipt, BinaryData.FromBytes(body.AsMemory(0, length)), message.DequeueCount,
                message.NextVisibleOn, message.InsertedOn, message.ExpiresOn)
            : null;
    }
}
