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
            using var ledger = other == id ? null : await OpenAsync(folder, cancellationToken);
            if (ledger is null || !ConcernsTheSame(ledger.Report.Received, report.Received))
            {
                continue;
            }

            if (ledger.Report.IsPlanned)
            {
                await DerivedFiles.KeepCycleAsync(cycles.File(CycleRecord.Place.Of(ledger.Report), other), folder, ledger, cancellationToken);
            }

            if (unsettled is null && other.GoesBefore(id) && IsUnsettled(ledger.Report))
            {
                unsettled = other;
            }
        }

        return unsettled;
    }

    /// <summary>One that begins with something this version does not know belongs to a newer one, which sends nothing while this one runs.</summary>
    private async Task<Ledger?> OpenAsync(ReportFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            return await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
        }
        catch (LedgerNewerException)
        {
            return null;
        }
    }

    private static bool ConcernsTheSame(Received one, Received other) =>
        one.Cycle == other.Cycle && one.Environment == other.Environment && one.ApiBaseUrl == other.ApiBaseUrl;

    /// <summary>
    /// A held report blocks nobody, unless it is held for batches that Kiva may have. Nor does one that failed before anything of it was planned: a file that
    /// breaks this program must not keep back the file that was made in its stead.
    /// </summary>
    private static bool IsUnsettled(Report report) => report.State switch
    {
        _ when report.IsClosed => false,
        ReportState.Held => report.Batches.Any(batch => batch.State is BatchState.Unknown or BatchState.Sending),
        ReportState.Failed => report.IsPlanned,
        _ => true,
    };
}
