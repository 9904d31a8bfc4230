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
    /// <summary>Writes down what Kiva has of the other open reports by their ledgers, so that what is decided next knows of it.</summary>
    /// <returns>The earlier report that must come to its end first; <see langword="null"/> when the way is free.</returns>
    internal async Task<ReportId?> RecordAsync(ReportId id, Report report, CancellationToken cancellationToken)
    {
        ReportId? unsettled = null;
        await foreach (var (other, _) in reports.ListAsync(cancellationToken))
        {
            if (other != id && await IsInTheWayAsync(other, report.Received, cancellationToken) && other.GoesBefore(id))
            {
                unsettled ??= other;
            }
        }

        return unsettled;
    }

    private async Task<bool> IsInTheWayAsync(ReportId id, Received received, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(id);
        try
        {
            using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
            if (ledger is null || !ledger.Report.Received.ConcernsTheSame(received))
            {
                return false;
            }

            if (ledger.Report is { IsPlanned: true, IsNewer: false })
            {
                await DerivedFiles.KeepCycleAsync(cycles.File(CycleRecord.Place.Of(ledger.Report), id), folder, ledger, cancellationToken);
            }

            return IsUnsettled(ledger.Report);
        }
        catch (LedgerNewerException)
        {
            // Nobody here can say what Kiva has of it.
            return true;
        }
    }

    /// <summary>
    /// A held report blocks nobody, unless it is held for batches that Kiva may have. Nor does one that failed before anything of it was planned: a file that
    /// breaks this program must not keep back the file that was made in its stead.
    /// </summary>
    private static bool IsUnsettled(Report report) => report.State switch
    {
        _ when report.IsNewer => true,
        _ when report.IsClosed => false,
        ReportState.Held => report.MayBeAtKiva > 0,
        ReportState.Failed => report.IsPlanned,
        _ => true,
    };
}
