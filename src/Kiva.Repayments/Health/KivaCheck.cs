using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Health;

/// <param name="PartnerId">Whose token it is; <see langword="null"/> when there is none of use.</param>
internal sealed record KivaAnswer(IReadOnlyList<Finding> Findings, string? PartnerId = null);

/// <summary>The two secrets, and the token that Kiva gives for them: may it do what is needed, and is it this partner's?</summary>
public sealed class KivaCheck(ICredentialSource credentials, TokenSource tokens, KivaOptions kiva, KeyVaultOptions vault, TimeProvider time)
{
    /// <summary>What Kiva has just refused it refuses again, and each asking is one more attempt with a wrong secret.</summary>
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromMinutes(1);

    private Refusal? _last;

    /// <param name="isDeep">Kiva is asked again although it refused less than a minute ago.</param>
    internal async Task<KivaAnswer> RunAsync(bool isDeep, CancellationToken cancellationToken)
    {
        if (!isDeep && _last is { } last && time.GetUtcNow() - last.At < RefusalHolds)
        {
            return new KivaAnswer(last.Findings);
        }

        var secrets = await SecretsAsync(cancellationToken);
        try
        {
            var token = await tokens.GetAsync(cancellationToken);
            _last = null;
            return new KivaAnswer([secrets, Given(Finding.Texts.Of("kiva.token", token.PartnerId)), Scopes(token), Partner(token)], token.PartnerId);
        }
        catch (PartnerApiException failure)
        {
            _last = new Refusal(time.GetUtcNow(), [secrets, .. Failed(failure, secrets)]);
            return new KivaAnswer(_last.Findings);
        }
    }

    internal static Finding Late(Saying text) => new("kiva", Ok: false, text);

    private async Task<Finding> SecretsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await credentials.GetAsync(refused: null, cancellationToken);
            return credentials.Trouble is { } trouble
                ? new Finding("secrets", Ok: false, Finding.Texts.Of("secrets.kept", trouble))
                : new Finding("secrets", Ok: true, vault.Uri is { } uri ? Finding.Texts.Of("secrets.vault", uri.Host) : Finding.Texts.Of("secrets.settings"));
        }
        catch (PartnerApiException failure)
        {
            return new Finding("secrets", Ok: false, KivaFaults.Of(failure).Text);
        }
    }

    private static Finding[] Failed(PartnerApiException failure, Finding secrets) => failure.Fault switch
    {
        PartnerApiFault.SecretsMissing when !secrets.Ok => [new Finding("kiva", Ok: false, Finding.Texts.Of("kiva.no-secrets"))],
        PartnerApiFault.ScopeMissing => [Given(Finding.Texts.Of("kiva.token.too-little")), new Finding("scopes", Ok: false, KivaFaults.Of(failure).Text)],
        PartnerApiFault.PartnerDiffers => [Given(Finding.Texts.Of("kiva.token.other-partner")), new Finding("partner", Ok: false, KivaFaults.Of(failure).Text)],
        _ => [new Finding("kiva", Ok: false, KivaFaults.Of(failure).Text)],
    };

    private static Finding Given(Saying what) => new("kiva", Ok: true, what);

    private static Finding Scopes(AccessToken token) =>
        new("scopes", Ok: true, token.Scopes.Count > 0 ? Finding.Texts.Of("scopes.given", Finding.List(token.Scopes)) : Finding.Texts.Of("scopes.unsaid"));

    private Finding Partner(AccessToken token) =>
        new("partner", Ok: true, kiva.PartnerId is null ? Finding.Texts.Of("partner.unset", token.PartnerId) : Finding.Texts.Of("partner.as-set", token.PartnerId));

    private sealed record Refusal(DateTimeOffset At, IReadOnlyList<Finding> Findings);
}
