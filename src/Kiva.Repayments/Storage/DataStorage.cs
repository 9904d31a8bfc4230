using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Kiva.Repayments.Storage;

/// <summary>The containers and the queue of the account that the setting <c>DataStorage</c> names.</summary>
public sealed class DataStorage(StorageConnection connection)
{
    public const string ExportsContainer = "mis-exports";
    public const string NudgesQueue = "repayment-reports";

    /// <summary>The inbox: whatever lies here is work.</summary>
    public BlobContainerClient Exports { get; } = connection.Blobs.GetBlobContainerClient(ExportsContainer);

    public BlobContainerClient Reports { get; } = connection.Blobs.GetBlobContainerClient("reports");

    public BlobContainerClient ExpectedLoans { get; } = connection.Blobs.GetBlobContainerClient("expected-loans");

    /// <summary>Nudges to look at a report; the ledger is the truth.</summary>
    public QueueClient Nudges { get; } = connection.Queues.GetQueueClient(NudgesQueue);

    /// <summary>Creates what is missing: the local host and the tests have nobody who deployed it.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Exports.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        Reports.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        ExpectedLoans.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        Nudges.CreateIfNotExistsAsync(cancellationToken: cancellationToken));
}
