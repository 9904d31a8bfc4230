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
        var waits = report.IsWaiting(time.GetUtcNow());
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

            var epoch = 0;
            if (report.State is ReportState.Read && await IsItsTurnAsync(folder, ledger, waits, cancellationToken))
            {
                epoch = await TakeAsync(ledger, mayStart, cancellationToken);
                await plan.RunAsync(folder, ledger, epoch, cancellationToken);
            }

            // What was planned a moment ago was asked all that.
            if (report.State is ReportState.Planned or ReportState.Sending && (epoch > 0 || await MayGoAsync(folder, ledger, cancellationToken)))
            {
                epoch = epoch > 0 ? epoch : await TakeAsync(ledger, mayStart, cancellationToken);
                await SendAsync(folder, ledger, epoch, lease, mayStart, cancellationToken);
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

    /// <summary>An earlier sender, or planner, that wakes up finds itself replaced; and who has lost the lease meanwhile leaves the report to whoever took it over.</summary>
    private static async Task<int> TakeAsync(Ledger ledger, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var epoch = ledger.Report.Epoch + 1;
        await ledger.AppendAsync(mayStart() ? new Taken(epoch) : throw new LedgerMovedException(), cancellationToken);
        return epoch;
    }

    private async Task<bool> IsItsTurnAsync(ReportFolder folder, Ledger ledger, bool waits, CancellationToken cancellationToken)
    {
        if (await earlierReports.RecordAsync(folder.Id, ledger.Report, cancellationToken) is not { } earlier)
        {
            return true;
        }

        if (!waits)
        {
            var reason = new Problem(ProblemCatalog.ReportEarlierOpen, Arguments: [earlier.ToString()]);
            await setback.RecordAsync(folder, ledger, new Obstacle(reason, ObstacleKind.Another), cancellationToken);
        }

        return false;
    }

    /// <summary>What is left of a report of which nothing is to be sent any more is no matter of months and settings.</summary>
    private async Task<bool> MayGoAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        if (ledger.Report.Batches.All(batch => batch.State is not BatchState.Planned))
        {
            return true;
        }

        // A later one may have been accepted whose sender died before it was written down.
        await earlierReports.RecordAsync(folder.Id, ledger.Report, cancellationToken);
        return await stillDue.ConfirmAsync(folder, ledger, cancellationToken);
    }

    private async Task SendAsync(
        ReportFolder folder, Ledger ledger, int epoch, LeasedLock lease, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        // A refusal that was recorded before its holding was counts after a restart too.
        var obstacle = Obstacle.RefusedFirst(ledger.Report)
            ?? await send.RunAsync(folder, ledger, epoch, lease, () => mayStart() && stillDue.IsInItsCycle(ledger.Report), cancellationToken);
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
