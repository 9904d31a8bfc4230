using Azure;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Receiving;

/// <summary><c>by-content/{sha256}</c>: the first report that brought these bytes, whatever the month and the name.</summary>
public sealed class SameContent(DataStorage storage)
{
    /// <summary>The first one wins; later ones learn of it when they are planned.</summary>
    public async Task ClaimAsync(string sha256, ReportId id, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await storage.Reports.GetBlobClient(Name(sha256)).UploadAsync(BinaryData.FromString(id.ToString()), options, cancellationToken);
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            // An earlier report has it.
        }
    }

    /// <returns>An earlier report with the same bytes; <see langword="null"/> when this one is the first.</returns>
    public async Task<ReportId?> FindEarlierAsync(string sha256, ReportId? id, CancellationToken cancellationToken)
    {
        try
        {
            var owner = await storage.Reports.GetBlobClient(Name(sha256)).DownloadContentAsync(cancellationToken);
            return ReportId.Parse(owner.Value.Content.ToString()) is { } first && first != id ? first : null;
        }
        catch (RequestFailedException unclaimed) when (unclaimed.Status == 404)
        {
            return null;
        }
    }

    private static string Name(string sha256) => $"by-content/{sha256}";
}
