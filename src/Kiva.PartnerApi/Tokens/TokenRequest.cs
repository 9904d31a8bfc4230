using Refit;

namespace Kiva.PartnerApi.Tokens;

/// <summary>OAuth 2.0 client credentials, as a form. A class, not a record: a record would print the secret.</summary>
internal sealed class TokenRequest(ClientCredentials credentials, string audience)
{
    [AliasAs("grant_type")]
    public string GrantType { get; } = "client_credentials";

    [AliasAs("client_id")]
    public string ClientId => credentials.ClientId;

    [AliasAs("client_secret")]
    public string ClientSecret => credentials.ClientSecret;

    [AliasAs("audience")]
    public string Audience => audience;

    [AliasAs("scope")]
    public string Scope { get; } = string.Join(' ', TokenScopes.Needed);
}
