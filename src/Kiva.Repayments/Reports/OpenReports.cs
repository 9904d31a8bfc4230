using System.Runtime.CompilerServices;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Reports;

/// <summary>The reports that are not closed.</summary>
public sealed class OpenReports(DataStorage storage)
{
    internal const string Prefix = "open/";

    public ReportFolder Folder(ReportId id) => new(storage.Reports, id);

    /// <summary>The oldest first: ids sort by time.</summary>
    public async IAsyncEnumerable<(ReportId Id, DateTimeOffset MarkedAt)> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var marker in storage.Reports.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellationToken))
        {
            if (ReportId.Parse(marker.Name[Prefix.Length..]) is { } id)
            {
                yield return (id, marker.Properties.LastModified ?? default);
            }
        }
    }
}
