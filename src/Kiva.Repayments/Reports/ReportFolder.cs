using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Kiva.Repayments.Reports;

/// <summary>The folder of one report in the container <c>reports</c>: <c>{yyyy-MM}/{reportId}/</c>.</summary>
public sealed class ReportFolder(BlobContainerClient reports, ReportId id)
{
    public ReportId Id { get; } = id;

    /// <summary>The only truth.</summary>
    public AppendBlobClient Ledger => reports.GetAppendBlobClient($"{Id.Folder}/ledger.jsonl");

    /// <summary>The rows as read.</summary>
    public BlobClient Rows => Blob("rows.csv");

    /// <summary>The rows as decided.</summary>
    public BlobClient Plan => Blob("plan.csv");

    /// <summary>The rows handed back; derived.</summary>
    public BlobClient Results => Blob("results.csv");

    /// <summary>The report at a glance; derived.</summary>
    public BlobClient Summary => Blob("summary.json");

    /// <summary>The export as it came.</summary>
    public BlobClient Export(string blobName) => Blob(blobName);

    /// <summary>The bytes of a batch, fixed when it was planned.</summary>
    public BlobClient Batch(int number) => Blob(Ledgers.Batch.BlobNameOf(number));

    /// <summary>Marks the report as open; set before anything else of it exists, so that nothing of it can be forgotten.</summary>
    public async Task MarkOpenAsync(CancellationToken cancellationToken) =>
        await OpenMarker.UploadAsync(BinaryData.Empty, overwrite: true, cancellationToken);

    /// <summary>Takes the mark off: the report is closed.</summary>
    public async Task UnmarkAsync(CancellationToken cancellationToken) =>
        await OpenMarker.DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>
    /// Takes away what is left of a request that never arrived whole: there is no report, and nothing of it is younger than <paramref name="before"/>. An export holds
    /// borrowers' data and must not lie about.
    /// </summary>
    public async Task DiscardAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var left = await reports.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{Id.Folder}/", cancellationToken).ToListAsync(cancellationToken);
        if (left.Any(blob => blob.Properties.LastModified > before))
        {
            return;
        }

        foreach (var blob in left)
        {
            await reports.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
        }

        await UnmarkAsync(cancellationToken);
    }

    private BlobClient OpenMarker => reports.GetBlobClient($"{OpenReports.Prefix}{Id}");

    private BlobClient Blob(string name) => reports.GetBlobClient($"{Id.Folder}/{name}");
}
