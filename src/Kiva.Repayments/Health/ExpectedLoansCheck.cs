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
    internal async Task<IReadOnlyList<HealthCheck>> RunAsync(string? partnerId, bool isDeep, CancellationToken cancellationToken)
    {
        try
        {
            return partnerId is null ? [] : [Look(await store.FindAsync(kiva.Environment, partnerId, cancellationToken), isDeep)];
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            return [new HealthCheck(Name, Ok: false, "The stored expected loans cannot be read, see storage.")];
        }
    }

    private HealthCheck Look(ExpectedLoanList? list, bool isDeep) => list switch
    {
        null => new HealthCheck(Name, Ok: isDeep, "The expected loans have not been read yet. They are read by the next timer or the first report."),
        _ when time.GetUtcNow() - list.AsOf > settings.MaxAge => new HealthCheck(
            Name, Ok: false, FormattableString.Invariant($"The expected loans are of {list.AsOf:u}, older than ExpectedLoans:MaxAge. They are read again before the next report.")),
        _ => new HealthCheck(Name, Ok: true, FormattableString.Invariant($"{list.Loans.Count:#,0} expected loans of {list.AsOf:u}.")),
    };
}
