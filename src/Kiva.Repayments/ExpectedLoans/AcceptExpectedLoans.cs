using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>A person says that a list which shrank suspiciously is right. It is in use from here on, and what waited for it goes on at once.</summary>
public sealed class AcceptExpectedLoans(
    TokenSource tokens, ExpectedLoanStore store, DataStorage storage, OpenReports reports, Nudges nudges, KivaOptions kiva, TimeProvider time)
{
    /// <param name="loans">How many loans the list has that was looked at, where it was said: a shorter one may have been kept aside since.</param>
    /// <param name="by">The caller, where callers are known by name.</param>
    /// <returns>Whether it was there to accept.</returns>
    /// <exception cref="PartnerApiException">The partner is not known because no token can be had.</exception>
    public async Task<bool> TryRunAsync(int? loans, string? by, CancellationToken cancellationToken)
    {
        var partnerId = kiva.PartnerId ?? (await tokens.GetAsync(cancellationToken)).PartnerId;
        if (await store.FindKeptAsideAsync(kiva.Environment, partnerId, cancellationToken) is not { } aside
            || (loans ?? aside.Count) != aside.Count)
        {
            return false;
        }

        var ledger = await DeploymentLedger.OpenAsync(storage, time, cancellationToken);
        await ledger.TryAppendAsync(new Said(Notices.OfAcceptance(aside.AsOf), by, Loans: aside.Count), cancellationToken);
        var isAccepted = await store.TryAcceptKeptAsideAsync(kiva.Environment, partnerId, aside.AsOf, cancellationToken);
        await NudgeAsync(cancellationToken);
        return isAccepted;
    }

    /// <summary>One nudge moves all open reports.</summary>
    private async Task NudgeAsync(CancellationToken cancellationToken)
    {
        await foreach (var (id, _) in reports.ListAsync(cancellationToken))
        {
            await nudges.SendAsync(id, cancellationToken);
            return;
        }
    }
}
