using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>Signs tokens with a key that lives as long as the server, and tells its own from others.</summary>
internal sealed class TokenIssuer : IDisposable
{
    private readonly JsonWebTokenHandler _handler = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningCredentials _credentials;
    private readonly TimeProvider _time;

    public TokenIssuer(TimeProvider time)
    {
        _time = time;
        var key = new ECDsaSecurityKey(_key) { KeyId = Guid.NewGuid().ToString("N") };
        _credentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The public key as a JWK set member.</summary>
    public object PublicKey
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return new
            {
                kty = "EC",
                use = "sig",
                alg = "ES256",
                crv = "P-256",
                kid = _credentials.Key.KeyId,
                x = Base64UrlEncoder.Encode(point.X!),
                y = Base64UrlEncoder.Encode(point.Y!),
            };
        }
    }

    public string Issue(TokenClaims claims) => _handler.CreateToken(JsonSerializer.Serialize(claims, Answers.Json), _credentials);

    /// <returns>The claims of a token that was signed here, expired or not; otherwise <see langword="null"/>.</returns>
    public async Task<TokenClaims?> ReadAsync(string token)
    {
        var validation = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = _credentials.Key,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidateLifetime = false,
        });
        if (!validation.IsValid)
            return null;
        var payload = ((JsonWebToken)validation.SecurityToken).EncodedPayload;
        return JsonSerializer.Deserialize<TokenClaims>(Base64UrlEncoder.DecodeBytes(payload), Answers.Json);
    }

    public bool HasExpired(TokenClaims claims) => _time.GetUtcNow().ToUnixTimeSeconds() >= claims.Exp;

    public void Dispose() => _key.Dispose();
}
