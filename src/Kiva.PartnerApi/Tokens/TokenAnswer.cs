using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.PartnerApi.Calls;

namespace Kiva.PartnerApi.Tokens;

/// <summary>What the token endpoint answers. A class, not a record: a record would print the token.</summary>
internal sealed class TokenAnswer
{
    [JsonPropertyName("access_token"), JsonConverter(typeof(LooseString))]
    public string? AccessToken { get; set; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("expires_in"), JsonConverter(typeof(LooseDecimal))]
    public decimal? ExpiresIn { get; set; }

    [JsonPropertyName("scope")]
    public JsonElement Scope { get; set; }

    [JsonPropertyName("partnerId"), JsonConverter(typeof(LooseString))]
    public string? PartnerId { get; set; }
}

/// <summary>The endpoint's refusal: OAuth 2.0's error code; its description is not repeated, it may hold what was sent.</summary>
internal sealed class TokenError
{
    [JsonPropertyName("error"), JsonConverter(typeof(LooseString))]
    public string? Error { get; set; }
}
