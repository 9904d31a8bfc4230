using System.Globalization;
using System.Net.Http.Headers;

namespace Kiva.PartnerApi.Calls;

/// <summary>A whole answer in memory.</summary>
/// <param name="RetryAfter">How long Kiva asks to wait, from now; never negative.</param>
/// <param name="Body">The bytes, without a byte order mark.</param>
internal sealed record Answer(int Status, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    public string StatusText => Status.ToString(CultureInfo.InvariantCulture);

    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <exception cref="HttpRequestException">The body broke off, or is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<Answer> ReadAsync(
        HttpResponseMessage response, long maxBytes, TimeProvider time, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
        ReadOnlyMemory<byte> body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var withoutMark = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        return new Answer((int)response.StatusCode, Wait(response.Headers.RetryAfter, time), withoutMark);
    }

    public static TimeSpan? Wait(RetryConditionHeaderValue? header, TimeProvider time)
    {
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
