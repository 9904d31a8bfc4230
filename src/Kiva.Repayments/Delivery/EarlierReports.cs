using Kiva.Repayments.Closing;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// Reports of a cycle go in the order of their receipt. While Kiva may be getting, or may have, rows of an earlier one, a later one waits:
/// it cannot know which of its rows are at Kiva already, and what is sent last counts there.
/// </summary>
public sealed class EarlierReports(OpenReports reports, CycleRecord cycles, TimeProvider time)
{
    /// <summary>Brings what Kiva has of the other open reports up to their ledgers, so that the plan made next knows of it.</summary>
    /// <returns>The earlier report that must come to its end first; <see langword="null"/> when the way is free.</returns>
    internal async Task<ReportId?> FindUnsettledAsync(ReportId id, Report report, CancellationToken cancellationToken)
    {
        ReportId? unsettled = null;
        await foreach (var (other, _) in reports.ListAsync(cancellationToken))
        {
            var folder = reports.Folder(other);
            using var ledger = other == id ? null : await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
            if (ledger is not { Report.IsPlanned: true } || !ConcernsTheSame(ledger.Report.Received, report.Received))
            {
                continue;
            }

            await DerivedFiles.KeepCycleAsync(cycles.File(CycleRecord.Place.Of(ledger.Report), other), folder, ledger, cancellationToken);
            if (unsettled is null && string.CompareOrdinal(other.ToString(), id.ToString()) < 0 && IsUnsettled(ledger.Report))
            {
                unsettled = other;
            }
        }

        return unsettled;
    }

    private static bool ConcernsTheSame(Received one, Received other) =>
        one.Cycle == other.Cycle && one.Environment == other.Environment && one.ApiBaseUrl == other.ApiBaseUrl;

    /// <summary>A held report blocks nobody, unless it is held for batches that Kiva may have.</summary>
    private static bool IsUnsettled(Report report) => !report.IsClosed
        && (report.State is not ReportState.Held || report.Batches.Any(batch => batch.State is BatchState.Unknown or BatchState.Sending));
}
