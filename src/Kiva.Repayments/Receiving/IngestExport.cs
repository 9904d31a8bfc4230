using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Telemetry;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Receiving;

/// <summary>
/// Takes a dropped export over into a report, reads it, and empties the inbox. Every step can be repeated: the same drop makes the same
/// report, and the export leaves the inbox only when the report's ledger says what became of it.
/// </summary>
public sealed class IngestExport(
    OpenReports reports, Nudges nudges, ReadExport read, ReceivedFactory received, ReportingMetrics metrics, TimeProvider time, ILogger<IngestExport> log)
{
    /// <param name="export">The blob in the inbox.</param>
    /// <param name="name">Its name there.</param>
    public async Task RunAsync(BlobClient export, string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(export, cancellationToken) is not { } drop
            || Inbox.IsUnfinished(name, drop.ContentLength, drop.LastModified, time.GetUtcNow()))
        {
            return;
        }

        var folder = reports.Folder(ReportId.Of(drop.LastModified, name, drop.ETag.ToString()));
        using var step = ReportTrace.Step("IngestExport", folder.Id, parent: null);
        using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken)
            ?? await TakeOverAsync(export, name, drop, folder, cancellationToken);
        if (ledger is null)
        {
            return;
        }

        if (ledger.Report.State is ReportState.Received)
        {
            await read.RunAsync(folder, ledger, cancellationToken);
        }

        await Inbox.RemoveAsync(export, drop.ETag, cancellationToken);
        await nudges.SendAsync(folder.Id, cancellationToken);
    }

    private static async Task<BlobProperties?> FindAsync(BlobClient export, CancellationToken cancellationToken)
    {
        try
        {
            return await export.GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    private async Task<Ledger?> TakeOverAsync(BlobClient export, string name, BlobProperties drop, ReportFolder folder, CancellationToken cancellationToken)
    {
        var copyName = Inbox.CopyName(name);
        await folder.MarkOpenAsync(cancellationToken);
        if (!await Inbox.TryCopyAsync(export, drop.ETag, folder.Export(copyName), time, cancellationToken))
        {
            // Either it was replaced, or somebody else has just taken it over: the marker may be his.
            return null;
        }

        var begin = received.Make(name, ExportSource.Drop, by: null, drop.LastModified, copyName, drop.ContentLength, contentSha256: null);
        log.ReportReceived(folder.Id, begin.Bytes, begin.Cycle, begin.Environment);
        metrics.Received(ExportSource.Drop);
        return await Ledger.BeginAsync(folder.Ledger, begin, time, cancellationToken);
    }
}
