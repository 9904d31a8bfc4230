using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>How much of this cycle is reported, and which loans are not.</summary>
public sealed class ShowExpectedLoans(
    TokenSource tokens, ExpectedLoanStore store, CycleRecord cycles, KivaOptions kiva, ReportingOptions reporting, TimeProvider time)
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
        var accepted = await cycles.LoadAsync(new CycleRecord.Place(cycle, kiva.Environment, partnerId), kiva.Columns, cancellationToken);
        var coverage = Coverage.Of(list, kiva.Columns, accepted.Keys);
        return new ExpectedLoansView(
            kiva.Environment.ToString(),
            partnerId,
            cycle,
            coverage.Expected,
            coverage.Reported,
            list.AsOf,
            await store.FindKeptAsideAsync(kiva.Environment, partnerId, cancellationToken) is { } aside ? new KeptAsideView(aside.Count, aside.AsOf) : null,
            unreported ? [.. Coverage.Unreported(list, kiva.Columns, accepted)] : null);
    }
}

/// <param name="Cycle"><c>yyyy-MM</c></param>
/// <param name="AsOf">When the list was read from Kiva.</param>
/// <param name="KeptAside">A newer list that shrank suspiciously and is not in use until a person accepts it.</param>
/// <param name="Unreported">Only when asked for.</param>
public sealed record ExpectedLoansView(
    string Environment,
    string PartnerId,
    string Cycle,
    int Expected,
    int Reported,
    DateTimeOffset AsOf,
    KeptAsideView? KeptAside,
    IReadOnlyList<UnreportedLoan>? Unreported);

/// <param name="Loans">How many loans it has.</param>
public sealed record KeptAsideView(int Loans, DateTimeOffset AsOf);

public sealed record UnreportedLoan(string LoanId, string? ClientId);
