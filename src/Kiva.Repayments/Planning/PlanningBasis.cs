using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Planning;

/// <summary>What rows are held against: the loans that expect a repayment, and what Kiva accepted of them.</summary>
/// <param name="Earlier">The last cycle before; only where <c>Reporting:AmountBasis</c> says how amounts move from one to the next.</param>
public sealed record PlanningBasis(
    string PartnerId, ExpectedLoanList ExpectedLoans, IReadOnlyDictionary<RowKey, decimal> AcceptedThisCycle, EarlierCycle? Earlier);

/// <summary>Gathers the basis of a plan; a list of expected loans that is too old is read again first.</summary>
public sealed class PlanningBasisReader(
    TokenSource tokens,
    ExpectedLoanStore expectedLoans,
    RefreshExpectedLoans refresh,
    CycleRecord cycles,
    KivaOptions kiva,
    ReportingOptions reporting,
    ExpectedLoansOptions settings,
    TimeProvider time)
{
    /// <exception cref="PartnerApiException">Kiva had to be asked and could not be.</exception>
    /// <exception cref="ExpectedLoansShrunkException">A person must accept the list first.</exception>
    public async Task<PlanningBasis> ReadAsync(string cycle, ColumnFormat columns, CancellationToken cancellationToken)
    {
        var partnerId = (await tokens.GetAsync(cancellationToken)).PartnerId;
        var list = await expectedLoans.FindAsync(kiva.Environment, partnerId, cancellationToken);
        if (list is null || IsOld(list.AsOf))
        {
            list = await ReadAgainAsync(partnerId, cancellationToken);
        }

        var place = new CycleRecord.Place(cycle, kiva.Environment, partnerId);
        var accepted = await cycles.LoadAsync(place, columns, cancellationToken);
        var earlier = reporting.AmountBasis is AmountBasis.CumulativePrincipal or AmountBasis.PrincipalOutstanding
            ? await cycles.LoadEarlierAsync(place, columns, cancellationToken)
            : null;
        return new PlanningBasis(partnerId, list, accepted, earlier);
    }

    private async Task<ExpectedLoanList> ReadAgainAsync(string partnerId, CancellationToken cancellationToken)
    {
        // A list that was kept aside a while ago would be kept aside again; asking for it anew is left to the timer.
        var aside = await expectedLoans.FindKeptAsideAsync(kiva.Environment, partnerId, cancellationToken);
        if ((aside is null || IsOld(aside.AsOf)) && await refresh.RunAsync(cancellationToken) is { } list)
        {
            return list;
        }

        aside = await expectedLoans.FindKeptAsideAsync(kiva.Environment, partnerId, cancellationToken) ?? aside;
        if (aside is null && await expectedLoans.FindAsync(kiva.Environment, partnerId, cancellationToken) is { } accepted)
        {
            return accepted;
        }

        var current = await expectedLoans.FindHeadAsync(kiva.Environment, partnerId, cancellationToken);
        throw new ExpectedLoansShrunkException(ShrunkList.Reason(aside!, current));
    }

    private bool IsOld(DateTimeOffset asOf) => time.GetUtcNow() - asOf > settings.MaxAge;
}
