using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// Reports of a cycle go in the order of their receipt. While Kiva may be getting, or may have, rows of an earlier one, a later one waits:
/// it cannot know which of its rows are at Kiva already, and what is sent last counts there.
/// </summary>
public sealed class EarlierReports(OpenReports reports, TimeProvider time)
{
    /// <returns>The earlier report that must come to its end first; <see langword="null"/> when the way is free.</returns>
    internal async Task<ReportId?> FindUnsettledAsync(ReportId id, Report report, CancellationToken cancellationToken)
    {
        await foreach (var (earlier, _) in reports.ListAsync(cancellationToken))
        {
            if (string.CompareOrdinal(earlier.ToString(), id.ToString()) >= 0)
            {
                return null;
            }

            using var ledger = await Ledger.OpenAsync(reports.Folder(earlier).Ledger, time, cancellationToken);
            if (ledger is not null && ConcernsTheSame(ledger.Report.Received, report.Received) && IsUnsettled(ledger.Report))
            {
                return earlier;
            }
        }

        return null;
    }

    private static bool ConcernsTheSame(Received earlier, Received later) =>
        earlier.Cycle == later.Cycle && earlier.Environment == later.Environment && earlier.ApiBaseUrl == later.ApiBaseUrl;

    /// <summary>A held report blocks nobody, unless it is held for batches that Kiva may have.</summary>
    private static bool IsUnsettled(Report report) => report is { IsPlanned: true, IsClosed: false }
        && (report.State is not ReportState.Held || report.Batches.Any(batch => batch.State is BatchState.Unknown or BatchState.Sending));
}
