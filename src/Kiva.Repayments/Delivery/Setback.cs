using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>What becomes of a report that cannot go on: it waits, growing longer; after <c>Kiva:GiveUpAfter</c> it stalls; or a person is asked for.</summary>
public sealed class Setback(KivaOptions settings, TimeProvider time, ILogger<Setback> log)
{
    /// <exception cref="LedgerMovedException">A person or another sender wrote meanwhile.</exception>
    internal async Task RecordAsync(ReportFolder folder, Ledger ledger, Obstacle obstacle, CancellationToken cancellationToken)
    {
        var reason = obstacle.Reason;
        switch (obstacle.Kind)
        {
            case ObstacleKind.Bug:
                await ledger.AppendAsync(new Failed(reason), cancellationToken);
                break;
            case ObstacleKind.NeedsRelease:
                await ledger.AppendAsync(new Held([reason]), cancellationToken);
                break;
            case ObstacleKind.Another:
            case ObstacleKind.Passes when time.GetUtcNow() - ledger.Report.LastSuccess <= settings.GiveUpAfter:
                var until = time.GetUtcNow() + Backoff.Delay(ledger.Report.Waits, obstacle.RetryAfter);
                await ledger.AppendAsync(new Waiting(until, reason), cancellationToken);
                log.ReportWaits(folder.Id, until, reason.ForLog());
                break;
            default:
                await ledger.AppendAsync(new Stalled(reason), cancellationToken);
                break;
        }
    }
}
