using Kiva.Repayments.Alerts;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Deployments;

/// <summary>
/// Holds what a sweep saw against what the deployment's ledger says lasts: what is new has begun, what is no longer there has ended, and people are told of each
/// once. Whoever comes next finds it there, so it does not matter which process looks.
/// </summary>
public sealed class NoticeTroubles(
    DataStorage storage,
    ExpectedLoanStore expectedLoans,
    LookByTheDay byTheDay,
    TellPeople tell,
    KivaOptions kiva,
    ExpectedLoansOptions settings,
    TimeProvider time,
    ILogger<NoticeTroubles> log)
{
    private bool _hasSaidNewer;

    internal async Task RunAsync(Sightings seen, CancellationToken cancellationToken)
    {
        var ledger = await DeploymentLedger.OpenAsync(storage, time, cancellationToken);
        if (ledger.Deployment.IsNewer)
        {
            SayNewer();
            return;
        }

        // Kiva is not asked who the partner is: it may be Kiva that is away.
        var partnerId = kiva.PartnerId ?? await expectedLoans.FindOnlyPartnerAsync(kiva.Environment, cancellationToken);
        await RecordAsync(ledger, await TroublesAsync(ledger.Deployment, seen, partnerId, cancellationToken), seen.IsWhole, cancellationToken);
        await byTheDay.RunAsync(ledger, partnerId, cancellationToken);
        await tell.RunAsync(ledger, cancellationToken);
    }

    private void SayNewer()
    {
        if (!_hasSaidNewer)
        {
            _hasSaidNewer = true;
            log.DeploymentLedgerNewer();
        }
    }

    private async Task<Dictionary<string, Problem>> TroublesAsync(
        Deployment deployment, Sightings seen, string? partnerId, CancellationToken cancellationToken)
    {
        var current = partnerId is null ? null : await expectedLoans.FindHeadAsync(kiva.Environment, partnerId, cancellationToken);
        var aside = partnerId is null ? null : await expectedLoans.FindKeptAsideAsync(kiva.Environment, partnerId, cancellationToken);
        var lastRead = aside?.AsOf > current?.AsOf ? aside.AsOf : current?.AsOf;
        var troubles = new Dictionary<string, Problem>(seen.Troubles(lastRead), StringComparer.Ordinal);
        if (current is not null && time.GetUtcNow() - current.AsOf > settings.MaxAge)
        {
            troubles.Add(ProblemCatalog.ExpectedLoansOld, new Problem(ProblemCatalog.ExpectedLoansOld, Arguments: [FormattableString.Invariant($"{current.AsOf:u}")]));
        }

        if (aside is not null)
        {
            troubles.Add(ProblemCatalog.ExpectedLoansShrunk, ShrunkList.Reason(aside, current));
        }

        if (deployment.Standing.FirstOrDefault(began => began.Condition == Conditions.NotRefreshed) is { } failing && !(lastRead > failing.At))
        {
            troubles.Add(failing.Condition, failing.Reason);
        }

        return troubles;
    }

    private static async Task RecordAsync(DeploymentLedger ledger, Dictionary<string, Problem> troubles, bool isWhole, CancellationToken cancellationToken)
    {
        foreach (var (condition, reason) in troubles)
        {
            await ledger.TryAppendAsync(new Began(condition, reason), cancellationToken);
        }

        // Kiva is away in one way, then in another: that is one outage, and what was told of it once is not told again.
        var isKivaAway = !isWhole || troubles.Keys.Any(Conditions.IsKivaAway);
        foreach (var began in ledger.Deployment.Standing.Where(began => !troubles.ContainsKey(began.Condition)).ToArray())
        {
            if (!(isKivaAway && Conditions.IsKivaAway(began.Condition)))
            {
                await ledger.TryAppendAsync(new Ended(began.Condition, began.At), cancellationToken);
            }
        }
    }
}
