using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.PartnerApi;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Planning;

/// <summary>
/// Decides about every row and cuts the batches: <c>read</c> becomes <c>planned</c>, or <c>held</c> where there is doubt. Until the ledger
/// says <c>planned</c> nothing can be sent, so a plan that was interrupted is simply made again.
/// </summary>
public sealed class PlanReport(
    PlanningBasisReader basisReader, Doubts doubts, DeliveryDoubts deliveryDoubts, KivaOptions kiva, ReportingOptions reporting, ILogger<PlanReport> log)
{
    /// <param name="epoch">The one in which the planner took the report.</param>
    /// <exception cref="PartnerApiException">Kiva had to be asked and could not be.</exception>
    /// <exception cref="LedgerMovedException">Another one has taken it over, or planned it.</exception>
    public async Task RunAsync(ReportFolder folder, Ledger ledger, int epoch, CancellationToken cancellationToken)
    {
        var report = ledger.Report;
        var before = await FindAsync(folder.Plan, cancellationToken);

        // In this order: whoever takes the report over after this finds our plan or none, and his own is not written over.
        await ledger.CatchUpAsync(cancellationToken);
        if (report.Epoch != epoch || report.State is not ReportState.Read)
        {
            throw new LedgerMovedException();
        }

        var basis = await basisReader.ReadAsync(report.Received.Cycle, report.Received.Columns, cancellationToken);
        var planner = new RowPlanner(basis, report.Read!.Format, report.Received.Columns, kiva.BatchSize, reporting);
        await WriteAsync(folder, planner, before, cancellationToken);

        var (doubtful, plan) = await doubts.OfAsync(planner, report.Read, basis.PartnerId, folder.Id, report.Received.ReceivedAt, cancellationToken);
        Problem[] reasons =
        [
            .. (await deliveryDoubts.OfAsync(folder.Id, report, basis.PartnerId, cancellationToken))
                .Concat(doubtful)
                .Where(doubt => DeliveryDoubts.IsFinal(doubt) || !report.IsWaived(doubt)),
        ];
        if (reasons.Length > 0)
        {
            await ledger.AppendAsync(new Held(reasons, plan), cancellationToken);
            return;
        }

        var hashes = await BatchFiles.CutAsync(folder, report.Received.Columns, plan.Batches.Count, cancellationToken);
        await ledger.AppendAsync(new Planned(basis.PartnerId, plan, hashes), cancellationToken);
        log.ReportPlanned(folder.Id, plan.Batches.Count, plan.Rejected.Rows, plan.LeftOut.Rows, plan.Unchanged.Rows);
    }

    /// <returns>The plan that was made before, which may have been interrupted.</returns>
    private static async Task<ETag?> FindAsync(BlobClient plan, CancellationToken cancellationToken)
    {
        try
        {
            return (await plan.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Never over the plan of a sender that took the report over meanwhile: batches are cut and rows are counted by what stands there.</summary>
    /// <exception cref="LedgerMovedException">Another one has planned since.</exception>
    private static async Task WriteAsync(ReportFolder folder, RowPlanner planner, ETag? before, CancellationToken cancellationToken)
    {
        try
        {
            await StreamedBlob.WriteAsync(
                folder.Plan,
                output => PlanFile.WriteAsync(output, planner.DecideAsync(token => OpenRowsAsync(folder, token), cancellationToken), cancellationToken),
                new BlobUploadOptions
                {
                    Conditions = before is { } known ? new BlobRequestConditions { IfMatch = known } : new BlobRequestConditions { IfNoneMatch = ETag.All },
                    HttpHeaders = new BlobHttpHeaders { ContentType = "text/csv; charset=utf-8" },
                },
                cancellationToken);
        }
        catch (RequestFailedException raced) when (raced.Status is 409 or 412 || raced.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            throw new LedgerMovedException();
        }
    }

    private static async IAsyncEnumerable<ExportRow> OpenRowsAsync(ReportFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await StreamedBlob.OpenAsync(folder.Rows, cancellationToken);
        await foreach (var row in RowsFile.ReadAsync(stream, cancellationToken))
        {
            yield return row;
        }
    }
}
