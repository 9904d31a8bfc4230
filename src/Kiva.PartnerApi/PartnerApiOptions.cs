namespace Kiva.PartnerApi;

/// <summary>Where Kiva is and how long to wait for it. Nothing secret is in here: see <see cref="ICredentialSource"/>.</summary>
public sealed class PartnerApiOptions
{
    /// <summary>The OAuth 2.0 token endpoint, absolute; https, or http on the loopback address.</summary>
    public required Uri TokenUrl { get; set; }

    /// <summary>The root of the API, absolute, without <c>/v3</c>.</summary>
    public required Uri ApiBaseUrl { get; set; }

    /// <summary>What the token is asked for; differs by environment.</summary>
    public required string Audience { get; set; }

    /// <summary>The partner's number at Kiva. When set, the token must name the same one; when not, the token's is used.</summary>
    public string? PartnerId { get; set; }

    /// <summary>How long one POST may take from its first byte to the whole answer.</summary>
    public TimeSpan PostTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
