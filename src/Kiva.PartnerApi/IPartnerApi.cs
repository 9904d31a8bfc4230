using Kiva.PartnerApi.Tokens;
using Refit;

namespace Kiva.PartnerApi;

/// <summary>
/// Kiva's routes. Every call hands back the bare answer: what Kiva says is read tolerantly, up to a size, and for a POST
/// each kind of end has a meaning of its own (<see cref="Repayments.RepaymentPoster"/>).
/// </summary>
internal interface IPartnerApi
{
    [Post("")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> FetchTokenAsync(
        [Url] Uri tokenUrl, [Body(BodySerializationMethod.UrlEncoded)] TokenRequest request, CancellationToken cancellationToken);

    [Get("/v3/partner/{partnerId}/loans")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> GetLoansAsync(
        [Authorize] string token, string partnerId, string status, int offset, int limit, CancellationToken cancellationToken);

    /// <summary>Not idempotent, and Kiva has no idempotency key: sent twice, it makes two uploads.</summary>
    [Post("/v3/partner/{partnerId}/repayments")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> PostRepaymentsAsync(
        [Authorize] string token, string partnerId, [Body(buffered: false)] HttpContent repayments, CancellationToken cancellationToken);
}
