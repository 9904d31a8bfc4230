using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Kiva.Repayments.Storage;

/// <summary>The containers and queues of the account that the setting <c>DataStorage</c> names.</summary>
public sealed class DataStorage(BlobServiceClient blobs, QueueServiceClient queues)
{
    /// <summary>The inbox: whatever lies here is work.</summary>
    public BlobContainerClient Exports { get; } = blobs.GetBlobContainerClient("mis-exports");

    public BlobContainerClient Reports { get; } = blobs.GetBlobContainerClient("reports");

    public BlobContainerClient ExpectedLoans { get; } = blobs.GetBlobContainerClient("expected-loans");

    /// <summary>Nudges to look at a report; the ledger is the truth.</summary>
    public QueueClient Nudges { get; } = queues.GetQueueClient("repayment-reports");
}
