using System.Runtime.CompilerServices;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Closing;

/// <summary>
/// Closes a report whose batches all have an end: checks that every row is accounted for, records what Kiva took in the cycle, and says
/// how much of the cycle is reported. With unknown batches left it is held instead.
/// </summary>
public sealed class CloseReport(
    CycleRecord cycles, ExpectedLoanStore expectedLoans, ReportingOptions reporting, TimeProvider time, ILogger<CloseReport> log)
{
    public async Task RunAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        var report = ledger.Report;
        if (report.Batches.Count(batch => batch.State is BatchState.Unknown) is > 0 and var unknown)
        {
            var reason = new Problem(ProblemCatalog.ReportUnknownBatches, Arguments: [FormattableString.Invariant($"{unknown}")]);
            await ledger.AppendAsync(cancellationToken, new Held([reason]));
            log.ReportHeld(folder.Id, reason.Text());
            return;
        }

        var accepted = new AcceptedRows(new RowResults(folder, report).ReadAsync(cancellationToken));
        var place = new CycleRecord.Place(report.Received.Cycle, report.Received.Environment, report.PartnerId!);
        await StreamedBlob.WriteAsync(
            cycles.File(place, folder.Id),
            output => CycleRecord.WriteAsync(output, accepted.ReadAsync(cancellationToken), cancellationToken),
            options: null,
            cancellationToken);

        if (RowEnds.Of(report).All != report.Read!.Rows || accepted.Ends != RowEnds.Of(report))
        {
            var reason = new Problem(ProblemCatalog.ReportTotals);
            await ledger.AppendAsync(cancellationToken, new Failed(reason));
            log.ReportFailed(folder.Id, reason.Text());
            return;
        }

        var expected = await expectedLoans.FindAsync(place.Environment, place.PartnerId, cancellationToken)
            ?? new ExpectedLoanList(time.GetUtcNow(), []);
        var reported = await cycles.LoadAsync(place, report.Received.Columns, cancellationToken);
        var coverage = Coverage.Of(expected, report.Received.Columns, reported.Keys);
        await ledger.AppendAsync(cancellationToken, new Completed(coverage));
        Tell(folder.Id, RowEnds.Of(report), coverage);
    }

    /// <summary>Brings <c>results.csv</c> and <c>summary.json</c> up to the ledger, and forgets the report as open once it is closed.</summary>
    public static async Task KeepDerivedFilesAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        await DerivedFiles.KeepResultsAsync(folder, ledger, cancellationToken);
        await DerivedFiles.KeepSummaryAsync(folder, ledger, cancellationToken);
        if (ledger.Report.IsClosed)
        {
            await folder.UnmarkAsync(cancellationToken);
        }
    }

    private void Tell(ReportId id, RowEnds ends, CoverageView coverage)
    {
        log.ReportCompleted(id, coverage.Reported, coverage.Expected);
        if ((ends.Rejected + ends.RejectedByKiva + ends.Refused).Rows > 0)
        {
            log.RowsMissing(id, ends.Rejected.Rows, ends.RejectedByKiva.Rows, ends.Refused.Rows);
        }

        if (coverage.Reported < coverage.Expected * reporting.MinCoverage)
        {
            log.CoverageLow(id, coverage.Reported, coverage.Expected);
        }
    }

    /// <summary>The rows that Kiva took, and the ends of all as they pass: counted row by row, against the ledger's totals.</summary>
    private sealed class AcceptedRows(IAsyncEnumerable<RowResult> results)
    {
        public RowEnds Ends { get; private set; }

        public async IAsyncEnumerable<AcceptedRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var row in results.WithCancellation(cancellationToken))
            {
                Ends = Count(Ends, row);
                if (row.End is RowEnd.Accepted or RowEnd.AcceptedWithWarning)
                {
                    yield return new AcceptedRow(row.Row.LoanId, row.Row.ClientId, row.Amount!.Value, row.Batch!.Value, row.UploadId);
                }
            }
        }

        private static RowEnds Count(RowEnds ends, in RowResult row) => row.End switch
        {
            RowEnd.Accepted or RowEnd.AcceptedWithWarning => ends with { Accepted = ends.Accepted.With(row.Amount) },
            RowEnd.Rejected => ends with { Rejected = ends.Rejected.With(row.Amount) },
            RowEnd.RejectedByKiva => ends with { RejectedByKiva = ends.RejectedByKiva.With(row.Amount) },
            RowEnd.Refused => ends with { Refused = ends.Refused.With(row.Amount) },
            RowEnd.LeftOut => ends with { LeftOut = ends.LeftOut.With(row.Amount) },
            RowEnd.Unchanged => ends with { Unchanged = ends.Unchanged.With(row.Amount) },
            RowEnd.Unknown => ends with { Unknown = ends.Unknown.With(row.Amount) },
            _ => ends with { NotSent = ends.NotSent.With(row.Amount) },
        };
    }
}
