using Kiva.PartnerApi;
using Kiva.Repayments.Closing;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Delivery;

/// <summary>Moves one report as far as it can go: read, planned, sent, closed. What stands in its way is written into its ledger.</summary>
public sealed class MoveReport(
    ReadExport read, EarlierReports earlierReports, PlanReport plan, StillDue stillDue, SendBatches send, CloseReport close, Setback setback, TimeProvider time)
{
    /// <exception cref="LedgerMovedException">A person or another sender wrote meanwhile.</exception>
    internal async Task RunAsync(ReportFolder folder, Ledger ledger, LeasedLock lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var report = ledger.Report;
        await SendBatches.SettleAbandonedAsync(ledger, cancellationToken);
        var waits = report.WaitingUntil > time.GetUtcNow();
        if (!report.IsMoving || (waits && !WaitsForOthers(report)))
        {
            return;
        }

        try
        {
            if (report.State is ReportState.Received)
            {
                await read.RunAsync(folder, ledger, cancellationToken);
            }

            if (report.State is ReportState.Read)
            {
                await PlanAsync(folder, ledger, waits, cancellationToken);
            }

            if (report.State is ReportState.Planned or ReportState.Sending && await stillDue.ConfirmAsync(folder, ledger, cancellationToken))
            {
                await SendAsync(folder, ledger, lease, mayStart, cancellationToken);
            }
        }
        catch (PartnerApiException failure)
        {
            await setback.RecordAsync(folder, ledger, Obstacle.From(failure), cancellationToken);
        }
        catch (ExpectedLoansShrunkException) when (waits)
        {
            // It waits for that already.
        }
        catch (ExpectedLoansShrunkException shrunk)
        {
            await setback.RecordAsync(folder, ledger, new Obstacle(shrunk.Reason, ObstacleKind.Another), cancellationToken);
        }
    }

    /// <summary>What it waits for may have come before the time is up, so it is looked at again each time.</summary>
    private static bool WaitsForOthers(Report report) =>
        report.Reasons.Any(reason => reason.Code is ProblemCatalog.ReportEarlierOpen or ProblemCatalog.ExpectedLoansShrunk);

    private async Task PlanAsync(ReportFolder folder, Ledger ledger, bool waits, CancellationToken cancellationToken)
    {
        if (await earlierReports.FindUnsettledAsync(folder.Id, ledger.Report, cancellationToken) is not { } earlier)
        {
            await plan.RunAsync(folder, ledger, cancellationToken);
        }
        else if (!waits)
        {
            var reason = new Problem(ProblemCatalog.ReportEarlierOpen, Arguments: [earlier.ToString()]);
            await setback.RecordAsync(folder, ledger, new Obstacle(reason, ObstacleKind.Another), cancellationToken);
        }
    }

    private async Task SendAsync(ReportFolder folder, Ledger ledger, LeasedLock lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        // A refusal that was recorded before its holding was counts after a restart too.
        var obstacle = Obstacle.RefusedFirst(ledger.Report)
            ?? await send.RunAsync(folder, ledger, lease, () => mayStart() && stillDue.IsInItsCycle(ledger.Report), cancellationToken);
        if (obstacle is not null)
        {
            await setback.RecordAsync(folder, ledger, obstacle, CancellationToken.None);
        }
        else if (ledger.Report.Batches.All(batch => batch.State is not (BatchState.Planned or BatchState.Sending)))
        {
            await close.RunAsync(folder, ledger, cancellationToken);
        }
    }
}
