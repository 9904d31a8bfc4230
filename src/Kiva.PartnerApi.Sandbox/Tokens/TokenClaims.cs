using System.Text.Json.Serialization;

namespace Kiva.PartnerApi.Sandbox;

/// <param name="Exp">Unix time in seconds.</param>
internal sealed record TokenClaims(
    string[] Aud,
    string[] Scope,
    string Iss,
    [property: JsonPropertyName("partnerId")] string PartnerId,
    long Exp,
    string Jti,
    string ClientId);
