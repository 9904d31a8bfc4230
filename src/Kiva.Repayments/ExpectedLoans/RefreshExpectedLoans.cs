using Kiva.PartnerApi;
using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>
/// Reads the loans that expect a repayment, in both statuses and several pages at once, and keeps them. The list moves while it is paged:
/// what was read must add up to what Kiva counted, or it is read again. When it cannot be read, or has shrunk suspiciously, the last good list stays.
/// </summary>
public sealed class RefreshExpectedLoans(
    PartnerLoans loans,
    TokenSource tokens,
    ExpectedLoanStore store,
    KivaOptions kiva,
    ExpectedLoansOptions settings,
    DeploymentNotes notes,
    TimeProvider time,
    ILogger<RefreshExpectedLoans> log)
{
    /// <summary>What Kiva asks for at most.</summary>
    private const int PageSize = 300;

    private const int MaxReadings = 4;

    /// <summary>For the timer, where nobody waits for the outcome: a failure is noted down, and the next tick tries again.</summary>
    public async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (PartnerApiException failure)
        {
            await notes.NoteAsync(new Began(Conditions.NotRefreshed, KivaFaults.Of(failure)));
        }
    }

    /// <returns>The list; <see langword="null"/> when it shrank suspiciously and was kept aside.</returns>
    /// <exception cref="PartnerApiException">Kiva could not be asked, or its list did not hold still. Whoever asked tells people.</exception>
    public async Task<ExpectedLoanList?> RunAsync(CancellationToken cancellationToken)
    {
        var partnerId = (await tokens.GetAsync(cancellationToken)).PartnerId;
        var list = await ReadSteadyListAsync(cancellationToken);
        if (ShrunkList.IsOne(list.Loans.Count, await store.FindHeadAsync(kiva.Environment, partnerId, cancellationToken)))
        {
            await store.KeepAsideAsync(kiva.Environment, partnerId, list, cancellationToken);
            return null;
        }

        await store.SaveAsync(kiva.Environment, partnerId, list, cancellationToken);
        log.ExpectedLoansRefreshed(list.Loans.Count, kiva.Environment);
        return list;
    }

    private async Task<ExpectedLoanList> ReadSteadyListAsync(CancellationToken cancellationToken)
    {
        for (var reading = 1; reading <= MaxReadings; reading++)
        {
            var asOf = time.GetUtcNow();
            var payingBack = await ReadAsync(LoanStatus.PayingBack, cancellationToken);
            var defaulted = await ReadAsync(LoanStatus.Defaulted, cancellationToken);
            if (payingBack is not null && defaulted is not null)
            {
                // A loan that defaulted between the two readings stands in both.
                return new ExpectedLoanList(asOf, [.. payingBack.Concat(defaulted).DistinctBy(Identity).Select(Keep)]);
            }
        }

        throw new PartnerApiException(
            PartnerApiFault.Unreadable,
            $"Kiva's list of expected loans changed during each of {MaxReadings} readings. The last good list stays in use; it is read again at the next refresh.");
    }

    /// <returns><see langword="null"/> when the list moved while it was read.</returns>
    private async Task<List<Loan>?> ReadAsync(LoanStatus status, CancellationToken cancellationToken)
    {
        var first = await loans.GetPageAsync(status, 0, PageSize, cancellationToken);
        var pages = new LoanPage[1 + Math.Max(0, (first.TotalRecords - 1) / PageSize)];
        pages[0] = first;
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.PagesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(1, pages.Length, options, async (page, token) =>
            pages[page] = await loans.GetPageAsync(status, page * PageSize, PageSize, token));

        var distinct = pages.SelectMany(page => page.Loans).DistinctBy(Identity).ToList();
        return pages.All(page => page.TotalRecords == first.TotalRecords) && distinct.Count == first.TotalRecords ? distinct : null;
    }

    private static string Identity(Loan loan) => loan.Uuid ?? loan.KivaId ?? $"{loan.LoanId}\n{loan.ClientId}";

    private static ExpectedLoan Keep(Loan loan) =>
        new(loan.LoanId, loan.ClientId, loan.Status, loan.Currency, loan.LocalPrice, loan.KivaId, loan.Price);
}
