using Kiva.PartnerApi.Tokens;

namespace Kiva.PartnerApi.Calls;

/// <summary>What to check when even a new token is turned away.</summary>
internal static class Denial
{
    public static string Text(Answer answer, AccessToken token, string scope)
    {
        var words = KivaText.From(answer.Body, token.Value);
        return KivaText.Clean(
            $"Kiva answered {answer.StatusText} even to a new token. Check that Kiva:Audience, Kiva:TokenUrl and Kiva:ApiBaseUrl belong to the same "
            + $"environment, and that the API client in PA2 > Account > API Access may use {scope} for partner {token.PartnerId}."
            + (words is null ? "" : $" Kiva says: {words}"));
    }
}
