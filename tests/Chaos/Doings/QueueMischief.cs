using Azure;
using Azure.Storage.Queues.Models;
using Chaos.Reports;

namespace Chaos.Doings;

/// <summary>Does to the nudges what a queue may do: doubles, delays and loses them, and brings some that are none.</summary>
internal sealed class QueueMischief(Storage storage, Archive archive, Timeline timeline, Dice dice)
{
    private static readonly string[] Garbage = ["{}", "nonsense", """{"version":9,"reportId":"20261102T060000Z-000000000000"}""", """{"version":1,"reportId":"20261102T060000Z-000000000000"}"""];

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(dice.Between(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(1500)), TimeProvider.System, stop);
            try
            {
                await DoAsync(stop);
            }
            catch (RequestFailedException away) when (away.Status is 404 or 0)
            {
                // Not there yet, or away.
            }
        }
    }

    private async Task DoAsync(CancellationToken cancellationToken)
    {
        switch (dice.Below(10))
        {
            case 0:
                await SendAsync(dice.Pick(Garbage), TimeSpan.Zero, cancellationToken);
                break;
            case < 5 when await TakeAsync(cancellationToken) is { } message:
                var isLost = dice.Chance(0.4);
                timeline.Note(Disturbance.Nudge, isLost ? "lost" : "delayed");
                if (!isLost)
                    await SendAsync(message.Body.ToString(), dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)), cancellationToken);
                await storage.Nudges.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                break;
            case < 9 when archive.All.Keys.ToList() is { Count: > 0 } ids:
                await SendAsync($$"""{"version":1,"reportId":"{{dice.Pick(ids)}}"}""", dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)), cancellationToken);
                break;
        }
    }

    private async Task<QueueMessage?> TakeAsync(CancellationToken cancellationToken) =>
        (await storage.Nudges.ReceiveMessagesAsync(1, TimeSpan.FromSeconds(20), cancellationToken)).Value.FirstOrDefault();

    private async Task SendAsync(string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        timeline.Note(Disturbance.Nudge, $"sent {text}");
        await storage.Nudges.SendMessageAsync(text, delay, timeToLive: null, cancellationToken);
    }
}
