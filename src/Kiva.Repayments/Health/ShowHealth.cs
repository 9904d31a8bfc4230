using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

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
    /// <param name="language">Of the texts; one of <see cref="Languages.All"/>.</param>
    public async Task<HealthView> RunAsync(bool isDeep, string language, CancellationToken cancellationToken)
    {
        var patience = new Patience(isDeep ? PersonsPatience : ProbesPatience, time, cancellationToken);
        var asked = patience.AskAsync(token => kiva.RunAsync(isDeep, token), late => new KivaAnswer([KivaCheck.Late(late)]));
        var stored = await patience.AskAsync(token => storage.RunAsync(isDeep, token), late => [StorageCheck.Late(late)]);
        var atKiva = await asked;
        List<Finding> findings = [.. stored, .. atKiva.Findings];
        if (isDeep && atKiva.PartnerId is not null)
        {
            findings.AddRange(await patience.AskAsync(loans.RunAsync, late => [new Finding(LoansCheck.Name, Ok: false, late)]));
        }

        // Where the storage does not answer, to ask it more only takes more time.
        if (!stored.Any(finding => finding is { Name: StorageCheck.Name, Ok: false }))
        {
            findings.AddRange(await patience.AskAsync(
                token => expectedLoans.RunAsync(atKiva.PartnerId, isDeep, token), late => [new Finding(ExpectedLoansCheck.Name, Ok: false, late)]));
            findings.AddRange(await patience.AskAsync(troubles.RunAsync, late => [new Finding(StandingTroubles.Name, Ok: false, late)]));
        }

        if (isDeep)
        {
            findings.AddRange(await patience.AskAsync(mail.RunAsync, late => [new Finding(MailCheck.Name, Ok: false, late)]));
        }

        return new HealthView(
            findings.TrueForAll(finding => finding.Ok) ? "ok" : "attention",
            settings.Environment.ToString(),
            [.. findings.Select(finding => new HealthCheck(finding.Name, finding.Ok, finding.Text(language)))]);
    }
}
