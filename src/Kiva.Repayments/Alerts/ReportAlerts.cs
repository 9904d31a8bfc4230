using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>What a report's ledger has for people. It follows from the ledger alone, so that whoever comes next can tell what a process that died did not.</summary>
public sealed class ReportAlerts(ReportingOptions reporting)
{
    /// <summary>A report that is refused batch by batch is told of so often; how many there were is told when it completes.</summary>
    private const int MostRefusals = 20;

    /// <summary>Those of which people were not told by the channel, in the order in which they happened.</summary>
    internal IReadOnlyList<Alert> Untold(ReportId id, Report report, AlertChannel channel) =>
        [.. Of(id, report).Where(alert => !report.IsTold(channel, alert.Id))];

    private IEnumerable<Alert> Of(ReportId id, Report report)
    {
        var refusals = 0;
        foreach (var happened in report.Newsworthy)
        {
            if (happened is Refused && ++refusals > MostRefusals)
            {
                continue;
            }

            foreach (var alert in Of(id, report, happened))
            {
                yield return alert;
            }
        }
    }

    private IEnumerable<Alert> Of(ReportId id, Report report, LedgerEvent happened)
    {
        Alert Tell(Action<ILogger, Wording> say) => new(happened.Id, happened.At, id, say) { IsOver = IsOver(happened, report) };

        switch (happened)
        {
            case Rejected rejected:
                yield return Tell((log, words) => log.ReportRejected(id, words.Of(rejected.Reason)));
                break;
            case Held held:
                yield return Tell((log, words) => log.ReportHeld(id, string.Join(' ', held.Reasons.Select(words.Of))));
                break;
            case Refused refused:
                yield return Tell((log, _) => log.BatchRefused(id, refused.Batch, refused.Status));
                break;
            case Unknown unknown:
                var batch = report.Batches[unknown.Batch - 1];
                yield return Tell((log, _) => log.BatchUnknown(id, batch.Number, unknown.What, report.SentAt(unknown), batch.Total.Rows, batch.Total.Sum));
                break;
            case AcceptedLate late:
                yield return Tell((log, _) => log.BatchAcceptedLate(id, late.Batch, late.UploadId));
                break;
            case Waiting waiting:
                yield return Tell((log, words) => log.ReportBlocked(id, words.Of(waiting.Reason)));
                break;
            case Stalled stalled:
                yield return Tell((log, words) => log.ReportStalled(id, words.Of(stalled.Reason)));
                break;
            case Failed failed:
                yield return Tell((log, words) => log.ReportFailed(id, words.Of(failed.Reason)));
                break;
            case Completed completed:
                foreach (var alert in Completion(id, RowEnds.Of(report), completed))
                {
                    yield return alert;
                }

                break;
        }
    }

    private static bool IsOver(LedgerEvent happened, Report report) => happened switch
    {
        Held => report.State is not ReportState.Held || happened != report.Newsworthy.OfType<Held>().Last(),
        Stalled => report.State is not ReportState.Stalled || happened != report.Newsworthy.OfType<Stalled>().Last(),
        Failed => report.State is not ReportState.Failed || happened != report.Newsworthy.OfType<Failed>().Last(),
        Waiting => !report.IsMoving || report.WaitedFor?.Code != ProblemCatalog.ReportEarlierOpen,
        Unknown unknown => report.Batches[unknown.Batch - 1] is var batch && (batch.State is not BatchState.Unknown || batch.Attempt != unknown.Attempt),

        // The completion counts its rows and says what to do about them.
        Refused => report.Completed is not null,
        _ => false,
    };

    /// <summary>A success is told too, with the next step.</summary>
    private IEnumerable<Alert> Completion(ReportId id, RowEnds ends, Completed completed)
    {
        Alert Tell(Action<ILogger, Wording> say, LoanList? unreported = null) => new(completed.Id, completed.At, id, say) { Unreported = unreported };

        var coverage = completed.Coverage;
        var missing = ends.Rejected + ends.RejectedByKiva + ends.Refused;
        if (missing.Rows > 0)
        {
            yield return Tell((log, _) => log.RowsMissing(id, ends.Rejected.Rows, ends.RejectedByKiva.Rows, ends.Refused.Rows));
        }

        var next = missing.Rows > 0 ? "CorrectFirst" : "Finalise";
        yield return Tell((log, words) => log.ReportCompleted(id, ends.Accepted.Rows, coverage.Reported, coverage.Expected, words.Say(next)));
        if (coverage.Reported < coverage.Expected * reporting.MinCoverage)
        {
            var unreported = completed.Unreported is { } first ? new LoanList(coverage.Expected - coverage.Reported, first) : null;
            yield return Tell((log, _) => log.CoverageLow(id, coverage.Reported, coverage.Expected), unreported);
        }
    }
}
