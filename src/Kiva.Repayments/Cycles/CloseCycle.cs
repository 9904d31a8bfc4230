using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Cycles;

/// <summary>
/// A person closes a cycle with what PA2 showed. Whatever comes of it afterwards is held. What we have of the cycle is laid beside it, and people are told when the two differ.
/// </summary>
public sealed class CloseCycle(
    TokenSource tokens,
    CycleClosings closings,
    CycleRecord cycles,
    ExpectedLoanStore expectedLoans,
    DataStorage storage,
    KivaOptions kiva,
    ReportingOptions reporting,
    TimeProvider time)
{
    /// <param name="cycle"><c>yyyy-MM</c></param>
    /// <param name="inPa2">What PA2 showed.</param>
    /// <param name="by">The caller, where callers are known by name.</param>
    /// <returns>What stands there now, which may be an earlier word; <see langword="null"/> when there is no such cycle yet.</returns>
    /// <exception cref="PartnerApiException">The partner is not known because no token can be had.</exception>
    public async Task<ClosedCycle?> RunAsync(string cycle, LoanCounts inPa2, string? by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!Cycle.HasBegun(cycle, now, reporting))
        {
            return null;
        }

        var partnerId = kiva.PartnerId ?? (await tokens.GetAsync(cancellationToken)).PartnerId;
        var place = new CycleRecord.Place(cycle, kiva.Environment, partnerId);
        await closings.AddAsync(place, new CycleClosing(inPa2.Reported, inPa2.Expected, by, now), cancellationToken);
        var stands = (await closings.FindAsync(place, cancellationToken))!;
        var (ours, differs) = await CompareAsync(place, stands, cancellationToken);

        // Also when it was closed before: whoever closed it may have died before he came to this.
        var ledger = await DeploymentLedger.OpenAsync(storage, time, cancellationToken);
        await ledger.TryAppendAsync(
            new Said(Notices.OfClosing(cycle), stands.By, InPa2: new CoverageView(stands.Expected, stands.Reported, stands.At), Ours: ours, Differs: differs),
            cancellationToken);
        return new ClosedCycle(kiva.Environment.ToString(), partnerId, cycle, stands.At, stands.By, new LoanCounts(stands.Reported, stands.Expected), ours, differs);
    }

    /// <summary>Only today's list is known. It says what is expected while it was read in the cycle; of an earlier one, loans have ended since.</summary>
    private async Task<(CoverageView? Ours, bool Differs)> CompareAsync(CycleRecord.Place place, CycleClosing inPa2, CancellationToken cancellationToken)
    {
        if (await expectedLoans.FindAsync(place.Environment, place.PartnerId, cancellationToken) is not { } expected)
        {
            return (null, false);
        }

        var accepted = await cycles.LoadAsync(place, kiva.Columns, cancellationToken);
        var ours = new CoverageView(expected.ByKey(kiva.Columns).Count, accepted.Count, expected.AsOf);
        var isOfTheCycle = Cycle.Of(expected.AsOf, reporting) == place.Cycle;
        return (ours, ours.Reported != inPa2.Reported || (isOfTheCycle && ours.Expected != inPa2.Expected));
    }
}

/// <summary>Loans reported, of loans expected.</summary>
public sealed record LoanCounts(int Reported, int Expected);

/// <param name="InPa2">What PA2 showed when it was closed.</param>
/// <param name="Ours">Loans that Kiva accepted from us in the cycle, and those that are expected by the list of today.</param>
/// <param name="Differs">Whether the two differ.</param>
public sealed record ClosedCycle(
    string Environment, string PartnerId, string Cycle, DateTimeOffset ClosedAt, string? By, LoanCounts InPa2, CoverageView? Ours, bool Differs);
