using Azure;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Receiving;

/// <summary>Says what a received export is and keeps its rows and its problems in <c>rows.csv</c>: <c>received</c> becomes <c>read</c> or <c>rejected</c>.</summary>
public sealed class ReadExport(ReadingBasisFinder basisFinder, SameContent sameContent, ExportsOptions settings, TimeProvider time, ILogger<ReadExport> log)
{
    public async Task RunAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        var received = ledger.Report.Received;
        var export = folder.Export(received.ExportBlob);
        var hash = new ContentHash();
        try
        {
            if (received.Bytes > settings.MaxBytes)
            {
                throw new UnreadableExportException(new Problem(ProblemCatalog.ExportTooLarge, Arguments: [Megabytes(received.Bytes), Megabytes(settings.MaxBytes)]));
            }

            var basis = await basisFinder.FindAsync(received.Environment, received.PartnerId, received.Columns, cancellationToken);
            var read = await ReadingTime.LimitAsync(time, token => StoreAsync(basis, token), cancellationToken);
            await sameContent.ClaimAsync(read.ContentSha256, folder.Id, cancellationToken);

            // The trigger and the sweep may have met at the same export; either reading is good.
            if (await ledger.TryAppendAsync(read, cancellationToken))
            {
                log.ReportRead(folder.Id, read.Rows.Rows, read.Unreadable.Rows);
            }
        }
        catch (UnreadableExportException unreadable)
        {
            await ledger.TryAppendAsync(new Rejected(hash.Value, unreadable.Problem), cancellationToken);
        }

        async Task<Read> StoreAsync(ReadingBasis basis, CancellationToken token)
        {
            await using var rows = await ExportReader.OpenAsync(OpenAsync, basis, token);
            var totals = new ReadTotals();
            await StoreRowsAsync(folder, totals.CountAsync(rows.ReadAsync(token), token), token);
            return totals.ToRead(await hash.OfAsync(OpenRawAsync, token), rows);
        }

        async ValueTask<Stream> OpenAsync(CancellationToken token) => hash.Wrap(await StreamedBlob.OpenAsync(export, token));

        async ValueTask<Stream> OpenRawAsync(CancellationToken token) => await StreamedBlob.OpenAsync(export, token);
    }

    private static async Task StoreRowsAsync(ReportFolder folder, IAsyncEnumerable<ExportRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            await StreamedBlob.WriteAsync(
                folder.Rows,
                output => RowsFile.WriteAsync(output, rows, cancellationToken),
                new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "text/csv; charset=utf-8" } },
                cancellationToken);
        }
        catch (RequestFailedException raced) when (raced.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // The trigger and the sweep met at the same export: the other one has stored the same rows and with that dropped our blocks.
        }
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1_000_000m:0.#}");
}
