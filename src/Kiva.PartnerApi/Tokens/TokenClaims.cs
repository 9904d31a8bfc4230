using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.PartnerApi.Calls;

namespace Kiva.PartnerApi.Tokens;

/// <summary>
/// What a token says of itself, for what the answer around it leaves out. Its signature is Kiva's to check, not ours: nothing
/// is granted by these.
/// </summary>
internal sealed class TokenClaims
{
    [JsonPropertyName("scope")]
    public JsonElement Scope { get; set; }

    [JsonPropertyName("partnerId"), JsonConverter(typeof(LooseString))]
    public string? PartnerId { get; set; }

    /// <summary>Seconds since 1970.</summary>
    [JsonPropertyName("exp"), JsonConverter(typeof(LooseDecimal))]
    public decimal? Expires { get; set; }

    /// <returns>No claims where the token is not a JWT.</returns>
    public static TokenClaims Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return new TokenClaims();
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(parts[1]), PartnerApiJson.Default.TokenClaims) ?? new TokenClaims();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return new TokenClaims();
        }
    }
}
