using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments;

/// <summary>Whether the app is alive and what it is missing. Nothing is posted.</summary>
public sealed class ShowHealth(DataStorage storage, TokenSource tokens, ExpectedLoanStore expectedLoans, KivaOptions kiva, ExpectedLoansOptions settings, TimeProvider time)
{
    public async Task<HealthView> RunAsync(CancellationToken cancellationToken)
    {
        var checks = new List<HealthCheck> { await StorageAsync(cancellationToken) };
        try
        {
            var partnerId = (await tokens.GetAsync(cancellationToken)).PartnerId;
            checks.Add(new HealthCheck("kiva", Ok: true, $"Kiva gives a token for partner {partnerId}."));
            checks.Add(await ExpectedLoansAsync(partnerId, cancellationToken));
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            checks.Add(new HealthCheck("expected-loans", Ok: false, "The stored expected loans cannot be read, see storage."));
        }
        catch (PartnerApiException failure)
        {
            checks.Add(new HealthCheck("kiva", Ok: false, failure.Message));
        }

        await AddTroublesAsync(checks, cancellationToken);
        return new HealthView(checks.TrueForAll(check => check.Ok) ? "ok" : "attention", kiva.Environment.ToString(), checks);
    }

    /// <summary>What lasts and people were told of: a token that is still good does not say that Kiva answers.</summary>
    private async Task AddTroublesAsync(List<HealthCheck> checks, CancellationToken cancellationToken)
    {
        try
        {
            var ledger = await DeploymentLedger.OpenAsync(storage, time, cancellationToken);
            checks.AddRange(ledger.Deployment.Standing.Select(began => new HealthCheck(
                Conditions.CodeOf(began.Condition), Ok: false, FormattableString.Invariant($"Since {began.At:u}: {began.Reason.Text()}"))));
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            // The check of the storage says it.
        }
    }

    private async Task<HealthCheck> StorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await storage.Exports.ExistsAsync(cancellationToken) && await storage.Reports.ExistsAsync(cancellationToken)
                ? new HealthCheck("storage", Ok: true, "The storage account answers.")
                : new HealthCheck("storage", Ok: false, $"The storage account answers, but the container {DataStorage.ExportsContainer} or reports is not there.");
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            return new HealthCheck("storage", Ok: false, "The storage account named by DataStorage does not answer, or refuses this app.");
        }
    }

    private async Task<HealthCheck> ExpectedLoansAsync(string partnerId, CancellationToken cancellationToken)
    {
        var list = await expectedLoans.FindAsync(kiva.Environment, partnerId, cancellationToken);
        return list switch
        {
            null => new HealthCheck("expected-loans", Ok: false, "The expected loans have not been read yet. They are read by the next timer or the first report."),
            _ when time.GetUtcNow() - list.AsOf > settings.MaxAge =>
                new HealthCheck("expected-loans", Ok: false, FormattableString.Invariant($"The expected loans are of {list.AsOf:u}, older than ExpectedLoans:MaxAge. They are read again before the next report.")),
            _ => new HealthCheck("expected-loans", Ok: true, FormattableString.Invariant($"{list.Loans.Count:#,0} expected loans of {list.AsOf:u}.")),
        };
    }
}

/// <param name="Status"><c>ok</c> or <c>attention</c>.</param>
public sealed record HealthView(string Status, string Environment, IReadOnlyList<HealthCheck> Checks);

/// <param name="Text">What was found, or what to do.</param>
public sealed record HealthCheck(string Name, bool Ok, string Text);
