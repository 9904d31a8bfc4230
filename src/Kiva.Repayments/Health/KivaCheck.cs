using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Health;

/// <param name="PartnerId">Whose token it is; <see langword="null"/> when there is none of use.</param>
internal sealed record KivaAnswer(IReadOnlyList<HealthCheck> Checks, string? PartnerId = null);

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
            return new KivaAnswer(last.Checks);
        }

        var secrets = await SecretsAsync(cancellationToken);
        try
        {
            var token = await tokens.GetAsync(cancellationToken);
            _last = null;
            return new KivaAnswer([secrets, Given($"for partner {token.PartnerId}"), Scopes(token), Partner(token)], token.PartnerId);
        }
        catch (PartnerApiException failure)
        {
            _last = new Refusal(time.GetUtcNow(), [secrets, .. Failed(failure, secrets)]);
            return new KivaAnswer(_last.Checks);
        }
    }

    internal static HealthCheck Late(string text) => new("kiva", Ok: false, text);

    private async Task<HealthCheck> SecretsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await credentials.GetAsync(refused: null, cancellationToken);
            return credentials.Trouble is { } trouble
                ? new HealthCheck("secrets", Ok: false, trouble)
                : new HealthCheck("secrets", Ok: true, vault.Uri is { } uri
                    ? $"The client id and secret are in the vault {uri.Host}."
                    : "Kiva:ClientId and Kiva:ClientSecret are set.");
        }
        catch (PartnerApiException failure)
        {
            return new HealthCheck("secrets", Ok: false, failure.Message);
        }
    }

    private static HealthCheck[] Failed(PartnerApiException failure, HealthCheck secrets) => failure.Fault switch
    {
        PartnerApiFault.SecretsMissing when !secrets.Ok => [new HealthCheck("kiva", Ok: false, "No token can be asked for without the client id and secret, see secrets.")],
        PartnerApiFault.ScopeMissing => [Given("that may do too little"), new HealthCheck("scopes", Ok: false, failure.Message)],
        PartnerApiFault.PartnerDiffers => [Given("for another partner"), new HealthCheck("partner", Ok: false, failure.Message)],
        _ => [new HealthCheck("kiva", Ok: false, failure.Message)],
    };

    private static HealthCheck Given(string what) => new("kiva", Ok: true, $"Kiva gives a token {what}.");

    private static HealthCheck Scopes(AccessToken token) => new("scopes", Ok: true, token.Scopes.Count > 0
        ? $"The token carries {string.Join(" and ", token.Scopes)}."
        : "Kiva does not say what the token may do. Whether loans can be read shows itself here, whether repayments can be reported only with the first one.");

    private HealthCheck Partner(AccessToken token) => new("partner", Ok: true, kiva.PartnerId is null
        ? $"The token is partner {token.PartnerId}'s. Set Kiva:PartnerId to {token.PartnerId}, and no other partner's will be used by mistake."
        : $"The token is partner {token.PartnerId}'s, as Kiva:PartnerId says.");

    private sealed record Refusal(DateTimeOffset At, IReadOnlyList<HealthCheck> Checks);
}
