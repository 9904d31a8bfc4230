using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Receiving;

/// <summary><c>idempotency/{sha256 of the key}</c>: the report that a caller's key stands for.</summary>
public sealed class IdempotencyKeys(DataStorage storage, TimeProvider time)
{
    /// <summary>A claim whose report never came to be belongs to a process that died; its key is free again after so long.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(30);

    /// <returns>The report that has the key; <see langword="null"/> when it is <paramref name="id"/>'s now.</returns>
    public async Task<ReportId?> ClaimAsync(string key, ReportId id, CancellationToken cancellationToken)
    {
        var blob = Blob(key);
        if (await TryWriteAsync(blob, id, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken))
        {
            return null;
        }

        var claim = (await blob.DownloadContentAsync(cancellationToken)).Value;
        var owner = ReportId.Parse(claim.Content.ToString())!;
        var isAbandoned = time.GetUtcNow() - claim.Details.LastModified > Abandoned
            && !await HasReportAsync(owner, cancellationToken);
        return isAbandoned && await TryWriteAsync(blob, id, new BlobRequestConditions { IfMatch = claim.Details.ETag }, cancellationToken) ? null : owner;
    }

    /// <summary>Frees the key of a report that did not come to be. Best effort: an abandoned claim ends by itself.</summary>
    public async Task GiveBackAsync(string key, ReportId id)
    {
        try
        {
            var blob = Blob(key);
            if (!await HasReportAsync(id, CancellationToken.None))
            {
                await blob.DeleteIfExistsAsync();
            }
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure))
        {
            // Ends by itself.
        }
    }

    /// <summary>A process that died before the first event leaves an empty ledger, which is none.</summary>
    private async Task<bool> HasReportAsync(ReportId id, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties ledger = await new ReportFolder(storage.Reports, id).Ledger.GetPropertiesAsync(cancellationToken: cancellationToken);
            return ledger.ContentLength > 0;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return false;
        }
    }

    private static async Task<bool> TryWriteAsync(BlobClient blob, ReportId id, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(BinaryData.FromString(id.ToString()), new BlobUploadOptions { Conditions = conditions }, cancellationToken);
            return true;
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return false;
        }
    }

    private BlobClient Blob(string key) =>
        storage.Reports.GetBlobClient($"idempotency/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}");
}
