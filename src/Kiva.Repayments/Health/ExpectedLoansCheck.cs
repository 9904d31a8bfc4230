using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Health;

/// <summary>The stored list against which every export is held: there, and young enough.</summary>
public sealed class ExpectedLoansCheck(ExpectedLoanStore store, KivaOptions kiva, ExpectedLoansOptions settings, TimeProvider time)
{
    internal const string Name = "expected-loans";

    /// <param name="partnerId"><see langword="null"/> when Kiva does not say whose list it is; then there is nothing to look for.</param>
    /// <param name="isDeep">Asked is whether all can work, and a list that is yet to be read does not keep it from working.</param>
    internal async Task<IReadOnlyList<Finding>> RunAsync(string? partnerId, bool isDeep, CancellationToken cancellationToken)
    {
        try
        {
            return partnerId is null ? [] : [Look(await store.FindAsync(kiva.Environment, partnerId, cancellationToken), isDeep)];
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            return [new Finding(Name, Ok: false, Finding.Texts.Of("expected-loans.unreadable"))];
        }
    }

    private Finding Look(ExpectedLoanList? list, bool isDeep) => list switch
    {
        null => new Finding(Name, Ok: isDeep, Finding.Texts.Of("expected-loans.not-read")),
        _ when time.GetUtcNow() - list.AsOf > settings.MaxAge => new Finding(Name, Ok: false, Finding.Texts.Of("expected-loans.old", list.AsOf.ToUniversalTime())),
        _ => new Finding(Name, Ok: true, Finding.Texts.Of("expected-loans.fresh", list.Loans.Count, list.AsOf.ToUniversalTime())),
    };
}
