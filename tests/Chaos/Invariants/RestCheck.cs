using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Chaos.Invariants;

/// <summary>Nothing is left to do.</summary>
internal static class RestCheck
{
    public static async Task<IReadOnlyList<string>> FindAsync(Storage storage, CancellationToken cancellationToken) =>
    [
        .. await LeftAsync(storage.Inbox, prefix: null, "in the inbox", cancellationToken),
        .. await LeftAsync(storage.Reports, "open/", "still open", cancellationToken),
        .. await LeftAsync(storage.Nudges, cancellationToken),
        .. await LeftAsync(storage.Queues.GetQueueClient("repayment-reports-poison"), cancellationToken),
    ];

    private static async Task<IReadOnlyList<string>> LeftAsync(BlobContainerClient container, string? prefix, string where, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, prefix, cancellationToken))
            left.Add($"{blob.Name} is {where}.");
        return left;
    }

    private static async Task<IReadOnlyList<string>> LeftAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        try
        {
            var count = (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
            return count == 0 ? [] : [FormattableString.Invariant($"{count} messages are left in the queue {queue.Name}.")];
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return [];
        }
    }
}
