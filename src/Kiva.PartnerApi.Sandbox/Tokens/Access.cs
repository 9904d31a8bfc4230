namespace Kiva.PartnerApi.Sandbox;

/// <summary>Who may do what: 401 for what is no token of ours, 403 for one that does not reach this far, as Kiva's documentation has it.</summary>
internal sealed class Access(SandboxOptions options, TokenIssuer tokens)
{
    /// <returns>The refusal, or <see langword="null"/> when the caller may go on.</returns>
    public async Task<IResult?> RefusalAsync(HttpRequest request, string partnerId, string scope)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Answers.Error(StatusCodes.Status401Unauthorized, "api.unauthorized", "There is no bearer token.");
        if (await tokens.ReadAsync(header[Scheme.Length..].Trim()) is not { } claims)
            return Answers.Error(StatusCodes.Status401Unauthorized, "api.unauthorized", "The token was not issued here.");

        if (tokens.HasExpired(claims))
            return Forbid("The token has expired.");
        if (!claims.Aud.Contains(options.Audience, StringComparer.Ordinal))
            return Forbid("The token is for another audience.");
        if (!claims.Scope.Contains(scope, StringComparer.Ordinal))
            return Forbid($"The token lacks the scope {scope}.");
        if (!string.Equals(claims.PartnerId, partnerId, StringComparison.Ordinal))
            return Forbid("The token is for another partner.");
        return null;
    }

    private static IResult Forbid(string message) => Answers.Error(StatusCodes.Status403Forbidden, "api.forbidden", message);
}
