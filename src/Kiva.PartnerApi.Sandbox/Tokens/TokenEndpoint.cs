using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Kiva.PartnerApi.Sandbox;

/// <summary><c>POST /oauth/token</c>: OAuth 2.0 client credentials, with refusals as Auth0 words them.</summary>
internal sealed class TokenEndpoint(SandboxServer server, SandboxOptions options)
{
    private const string Form = "application/x-www-form-urlencoded";

    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
            return Refuse(StatusCodes.Status400BadRequest, "invalid_request", $"The body is not {Form}.");

        var form = await request.ReadFormAsync(cancellationToken);
        if (form["grant_type"] != "client_credentials")
            return Refuse(StatusCodes.Status400BadRequest, "unsupported_grant_type", "The only grant type is client_credentials.");
        if (form["client_id"] != options.ClientId || form["client_secret"] != server.ClientSecret)
            return Refuse(StatusCodes.Status401Unauthorized, "access_denied", "Unauthorized");
        if (form["audience"] != options.Audience)
            return Refuse(StatusCodes.Status403Forbidden, "access_denied", "Service not found.");

        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var granted = options.GrantedScopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Intersect(asked, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToArray();
        var claims = new TokenClaims(
            Aud: [options.Audience],
            Scope: granted,
            Iss: string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}/"),
            options.PartnerId,
            Exp: (options.TimeProvider.GetUtcNow() + options.TokenLifetime).ToUnixTimeSeconds(),
            Jti: Guid.NewGuid().ToString(),
            options.ClientId);

        return Results.Json(new
        {
            access_token = server.Tokens.Issue(claims),
            token_type = "bearer",
            expires_in = (long)options.TokenLifetime.TotalSeconds,
            scope = string.Join(' ', granted),
            iss = claims.Iss,
            partnerId = claims.PartnerId,
            jti = claims.Jti,
        });
    }

    private static IResult Refuse(int status, string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: status);
}
