using Kiva.Repayments.Cycles;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Layouts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Telemetry;

namespace Kiva.Repayments.Closing;

/// <summary>
/// Closes a report whose batches all have an end: checks that every row is accounted for, and says how much of the cycle is reported.
/// With unknown batches left it is held instead.
/// </summary>
public sealed class CloseReport(
    CycleRecord cycles, KnownLayouts layouts, ExpectedLoanStore expectedLoans, ReportingMetrics metrics, TimeProvider time)
{
    public async Task RunAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        var report = ledger.Report;
        if (report.Batches.Count(batch => batch.State is BatchState.Unknown) is > 0 and var unknown)
        {
            var reason = new Problem(ProblemCatalog.ReportUnknownBatches, Arguments: [FormattableString.Invariant($"{unknown}")]);
            await ledger.AppendAsync(new Held([reason]), cancellationToken);
            return;
        }

        var ends = RowEnds.Of(report);
        if (ends.All != report.Read!.Rows || await CountRowByRowAsync(folder, report, cancellationToken) != ends)
        {
            var reason = new Problem(ProblemCatalog.ReportTotals);
            await ledger.AppendAsync(new Failed(reason), cancellationToken);
            return;
        }

        // A layout worked when Kiva took rows that were read by it, now or earlier this cycle.
        if ((ends.Accepted + ends.Unchanged).Rows > 0)
        {
            await layouts.RememberAsync(report.Received.Environment, report.PartnerId!, report.Read.Format, cancellationToken);
        }

        var completed = await CoverAsync(folder, ledger, cancellationToken);
        await ledger.AppendAsync(completed, cancellationToken);
        metrics.Completed(ends);
    }

    private async Task<Completed> CoverAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        var place = CycleRecord.Place.Of(ledger.Report);
        var columns = ledger.Report.Received.Columns;
        await DerivedFiles.KeepCycleAsync(cycles.File(place, folder.Id), folder, ledger, cancellationToken);
        var expected = await expectedLoans.FindAsync(place.Environment, place.PartnerId, cancellationToken)
            ?? new ExpectedLoanList(time.GetUtcNow(), []);
        var accepted = await cycles.LoadAsync(place, columns, cancellationToken);
        return new Completed(Coverage.Of(expected, columns, accepted.Keys), Coverage.FirstUnreported(expected, columns, accepted));
    }

    private static async Task<RowEnds> CountRowByRowAsync(ReportFolder folder, Report report, CancellationToken cancellationToken)
    {
        var ends = default(RowEnds);
        await foreach (var row in new RowResults(folder, report).ReadAsync(cancellationToken))
        {
            ends = row.End switch
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

        return ends;
    }
}
