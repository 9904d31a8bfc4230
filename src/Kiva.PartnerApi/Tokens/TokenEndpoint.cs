using System.Text.Json;
using System.Text.RegularExpressions;
using Kiva.PartnerApi.Calls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kiva.PartnerApi.Tokens;

/// <summary>Asks Kiva for a token and checks what came: that it is one, for whom, and what it may do.</summary>
internal sealed partial class TokenEndpoint(
    IPartnerApi api,
    RepeatableCalls calls,
    ICredentialSource credentialSource,
    IOptions<PartnerApiOptions> options,
    TimeProvider time,
    ILogger<TokenEndpoint> logger)
{
    /// <summary>Twelve hours are usual; an answer without an end is trusted for less.</summary>
    private static readonly TimeSpan UnknownLife = TimeSpan.FromHours(1);

    private readonly PartnerApiOptions _options = options.Value;

    private readonly Call _call = new("token", "a token", options.Value.TokenUrl.Authority, "Kiva:TokenUrl", MaxBytes: 1_000_000);

    /// <exception cref="PartnerApiException">Any but <see cref="PartnerApiFault.Denied"/>.</exception>
    public async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        var credentials = await credentialSource.GetAsync(refused: null, cancellationToken);
        var asked = time.GetUtcNow();
        var (answer, content) = await AskAsync(credentials, cancellationToken);
        if (IsRefusal(answer))
        {
            // A rotated secret may have been read before its rotation.
            var others = await credentialSource.GetAsync(credentials, cancellationToken);
            if (!others.AreThoseOf(credentials))
            {
                asked = time.GetUtcNow();
                (answer, content) = await AskAsync(others, cancellationToken);
            }
        }

        var token = Check(content ?? throw NoToken(answer), asked);
        CallLog.TokenFetched(logger, token.ExpiresAt);
        return token;
    }

    private Task<(Answer Answer, TokenAnswer? Content)> AskAsync(ClientCredentials credentials, CancellationToken cancellationToken) =>
        calls.SendAsync(
            _call,
            PartnerApiJson.Default.TokenAnswer,
            token => api.FetchTokenAsync(_options.TokenUrl, new TokenRequest(credentials, _options.Audience), token),
            cancellationToken);

    private static bool IsRefusal(Answer answer) => answer.Status is 400 or 401 or 403;

    private PartnerApiException NoToken(Answer answer) => IsRefusal(answer)
        ? new(PartnerApiFault.TokenRefused,
            $"Kiva's token endpoint at {_call.Host} answered {answer.StatusText}{ErrorCode(answer)}: it does not take the client id or secret. "
            + "Check Kiva:ClientId and Kiva:ClientSecret, or kiva-client-id and kiva-client-secret in the vault, against PA2 > Account > API Access. They belong to one "
            + "environment: Kiva:Environment, Kiva:TokenUrl and Kiva:Audience must name the same one.")
        : new(PartnerApiFault.Unreadable, $"Asked for a token, {_call.Host} answered {answer.StatusText}. Check Kiva:TokenUrl.");

    private AccessToken Check(TokenAnswer answer, DateTimeOffset asked)
    {
        // Beyond visible ASCII it fits no header, and the header's own complaint would print it.
        if (string.IsNullOrEmpty(answer.AccessToken) || answer.AccessToken.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw Unreadable("an answer without a usable token");

        var claims = TokenClaims.Read(answer.AccessToken);
        var scopes = TokenScopes.Read(answer.Scope) ?? TokenScopes.Read(claims.Scope);
        if (scopes is not null && TokenScopes.Needed.Except(scopes, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
            throw new PartnerApiException(PartnerApiFault.ScopeMissing,
                $"Kiva's token lacks the scope {string.Join(" and ", missing)}. Ask Kiva to allow it for this partner's API client, then try again.");

        return new AccessToken(answer.AccessToken, PartnerOf(answer, claims), scopes ?? [], End(answer, claims, asked));
    }

    private string PartnerOf(TokenAnswer answer, TokenClaims claims)
    {
        var theirs = Given(answer.PartnerId) ?? Given(claims.PartnerId);
        var ours = Given(_options.PartnerId);
        if (theirs is not null && ours is not null && !string.Equals(theirs, ours, StringComparison.Ordinal))
            throw new PartnerApiException(PartnerApiFault.PartnerDiffers,
                $"Kiva's token is for partner {theirs}, but Kiva:PartnerId says {ours}. Correct Kiva:PartnerId, or the client id and secret "
                + "if they are another partner's.");

        return theirs ?? ours
            ?? throw Unreadable("a token that names no partner. Set Kiva:PartnerId to the partner's number at Kiva");
    }

    private static DateTimeOffset End(TokenAnswer answer, TokenClaims claims, DateTimeOffset asked) => answer.ExpiresIn switch
    {
        >= 0 and <= int.MaxValue => asked.AddSeconds((int)answer.ExpiresIn),
        _ when claims.Expires is >= 0 and <= int.MaxValue => DateTimeOffset.FromUnixTimeSeconds((long)claims.Expires),
        _ => asked + UnknownLife,
    };

    private PartnerApiException Unreadable(string what) => new(PartnerApiFault.Unreadable, $"Asked for a token, {_call.Host} gave {what}.");

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string ErrorCode(Answer answer)
    {
        try
        {
            var error = JsonSerializer.Deserialize(answer.Body.Span, PartnerApiJson.Default.TokenError)?.Error;
            return error is not null && OAuthCode().IsMatch(error) ? $" ({error})" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    [GeneratedRegex("^[a-z_]{1,40}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OAuthCode();
}
