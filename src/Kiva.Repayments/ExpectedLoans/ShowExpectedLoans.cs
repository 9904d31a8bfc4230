using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>How much of this cycle is reported, and which loans are not.</summary>
public sealed class ShowExpectedLoans(
    TokenSource tokens, ExpectedLoanStore store, CycleRecord cycles, CycleClosings closings, KivaOptions kiva, ReportingOptions reporting, TimeProvider time)
{
    /// <param name="unreported">Whether the loans not reported are listed too.</param>
    /// <returns><see langword="null"/> when no list was ever read.</returns>
    /// <exception cref="PartnerApiException">The partner is not known because no token can be had.</exception>
    public async Task<ExpectedLoansView?> FindAsync(bool unreported, CancellationToken cancellationToken)
    {
        var partnerId = kiva.PartnerId ?? (await tokens.GetAsync(cancellationToken)).PartnerId;
        if (await store.FindAsync(kiva.Environment, partnerId, cancellationToken) is not { } list)
        {
            return null;
        }

        var cycle = Cycle.Of(time.GetUtcNow(), reporting);
        var place = new CycleRecord.Place(cycle, kiva.Environment, partnerId);
        var accepted = await cycles.LoadAsync(place, kiva.Columns, cancellationToken);
        var coverage = Coverage.Of(list, kiva.Columns, accepted.Keys);
        return new ExpectedLoansView(
            kiva.Environment.ToString(),
            partnerId,
            cycle,
            coverage.Expected,
            coverage.Reported,
            list.AsOf,
            await store.FindKeptAsideAsync(kiva.Environment, partnerId, cancellationToken) is { } aside ? new KeptAsideView(aside.Count, aside.AsOf) : null,
            await closings.FindAsync(place, cancellationToken),
            Sums(list.ByKey(kiva.Columns), accepted),
            unreported ? [.. Coverage.Unreported(list, kiva.Columns, accepted)] : null);
    }

    private static CurrencySum[] Sums(IReadOnlyDictionary<RowKey, ExpectedLoan> expected, IReadOnlyDictionary<RowKey, decimal> accepted) =>
    [
        .. accepted
            .GroupBy(row => expected.GetValueOrDefault(row.Key)?.Currency, row => row.Value, StringComparer.Ordinal)
            .OrderBy(amounts => amounts.Key is null).ThenBy(amounts => amounts.Key, StringComparer.Ordinal)
            .Select(amounts => (Currency: amounts.Key, Total: amounts.Aggregate(default(RowTotal), (total, amount) => total.With(amount))))
            .Select(sum => new CurrencySum(sum.Currency, sum.Total.Rows, ReportViews.Digits(sum.Total.Sum))),
    ];
}

/// <param name="Cycle"><c>yyyy-MM</c></param>
/// <param name="AsOf">When the list was read from Kiva.</param>
/// <param name="KeptAside">A newer list that shrank suspiciously and is not in use until a person accepts it.</param>
/// <param name="Closed">What PA2 showed when a person closed the cycle; <see langword="null"/> while it is open.</param>
/// <param name="Sums">What Kiva accepted in the cycle, by currency, in the order of their codes.</param>
/// <param name="Unreported">Only when asked for.</param>
public sealed record ExpectedLoansView(
    string Environment,
    string PartnerId,
    string Cycle,
    int Expected,
    int Reported,
    DateTimeOffset AsOf,
    KeptAsideView? KeptAside,
    CycleClosing? Closed,
    IReadOnlyList<CurrencySum> Sums,
    IReadOnlyList<UnreportedLoan>? Unreported);

/// <param name="Loans">How many loans it has.</param>
public sealed record KeptAsideView(int Loans, DateTimeOffset AsOf);

/// <param name="Currency">ISO 4217; <see langword="null"/>, and last, for loans that are not in the list any more or have none there.</param>
/// <param name="Sum">Decimal digits with a point.</param>
public sealed record CurrencySum(string? Currency, int Loans, string Sum);

public sealed record UnreportedLoan(string LoanId, string? ClientId);
