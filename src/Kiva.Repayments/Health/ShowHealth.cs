using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Health;

/// <summary>Whether the app is alive and what it is missing. Nothing is posted to Kiva.</summary>
public sealed class ShowHealth(
    StorageCheck storage, KivaCheck kiva, LoansCheck loans, ExpectedLoansCheck expectedLoans, StandingTroubles troubles, MailCheck mail, KivaOptions settings, TimeProvider time)
{
    /// <summary>A platform asks every minute and gives up soon.</summary>
    private static readonly TimeSpan ProbesPatience = TimeSpan.FromSeconds(10);

    /// <summary>A person waits, and wants to hear what Kiva says in the end.</summary>
    private static readonly TimeSpan PersonsPatience = TimeSpan.FromMinutes(1);

    /// <param name="isDeep">Kiva is asked for loans too, and a blob is written and deleted. For a person, not for a probe.</param>
    public async Task<HealthView> RunAsync(bool isDeep, CancellationToken cancellationToken)
    {
        var patience = new Patience(isDeep ? PersonsPatience : ProbesPatience, time, cancellationToken);
        var asked = patience.AskAsync(token => kiva.RunAsync(isDeep, token), late => new KivaAnswer([KivaCheck.Late(late)]));
        var stored = await patience.AskAsync(token => storage.RunAsync(isDeep, token), late => [StorageCheck.Late(late)]);
        var atKiva = await asked;
        List<HealthCheck> checks = [.. stored, .. atKiva.Checks];
        if (isDeep && atKiva.PartnerId is not null)
        {
            checks.AddRange(await patience.AskAsync(loans.RunAsync, late => [new HealthCheck(LoansCheck.Name, Ok: false, late)]));
        }

        // Where the storage does not answer, to ask it more only takes more time.
        if (!stored.Any(check => check is { Name: StorageCheck.Name, Ok: false }))
        {
            checks.AddRange(await patience.AskAsync(
                token => expectedLoans.RunAsync(atKiva.PartnerId, isDeep, token), late => [new HealthCheck(ExpectedLoansCheck.Name, Ok: false, late)]));
            checks.AddRange(await patience.AskAsync(troubles.RunAsync, late => [new HealthCheck(StandingTroubles.Name, Ok: false, late)]));
        }

        if (isDeep)
        {
            checks.AddRange(await patience.AskAsync(mail.RunAsync, late => [new HealthCheck(MailCheck.Name, Ok: false, late)]));
        }

        return new HealthView(checks.TrueForAll(check => check.Ok) ? "ok" : "attention", settings.Environment.ToString(), checks);
    }
}
