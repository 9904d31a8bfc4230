using Kiva.PartnerApi.Calls;
using Kiva.PartnerApi.Tokens;

namespace Kiva.PartnerApi.Repayments;

/// <summary>What Kiva's status to a POST means. Only 200 and 201 need a body to be understood; a refusal is one without words too.</summary>
internal static class PostAnswer
{
    private const long MaxBytes = 10_000_000;

    /// <param name="longestWait">Beyond it the batch is given back instead of waiting here.</param>
    /// <param name="broken">Says why a body broke off.</param>
    public static async Task<Verdict> JudgeAsync(
        HttpResponseMessage response, AccessToken token, TimeSpan longestWait, TimeProvider time, Func<Exception, string> broken, CancellationToken cancellationToken)
    {
        Answer answer;
        string? cause = null;
        try
        {
            answer = await Answer.ReadAsync(response, MaxBytes, time, cancellationToken);
        }
        catch (Exception e)
        {
            cause = e is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } ? "it was far too long" : broken(e);
            answer = new Answer((int)response.StatusCode, Answer.Wait(response.Headers.RetryAfter, time), ReadOnlyMemory<byte>.Empty);
        }

        return answer switch
        {
            { Status: 200 or 201 } when cause is not null =>
                new PostOutcome.Unknown($"Kiva answered {answer.StatusText}, but its answer could not be read to the end: {cause}. It may have the batch or not."),
            { Status: 200 or 201 } => UploadAnswer.Read(answer),
            { Status: 401 or 403 } => new Verdict(
                new PostOutcome.Denied(answer.Status, Denial.Text(answer, token, "create:repayment")), Again.WithNewToken, TimeSpan.Zero),
            { Status: 429 } or { Status: 503, RetryAfter: not null } => Later(answer, longestWait),
            { Status: >= 400 and <= 499 and not 408 } => new PostOutcome.Refused(
                answer.Status, KivaText.From(answer.Body, token.Value) ?? $"HTTP {answer.StatusText} without a readable text"),
            _ => new PostOutcome.Unknown($"Kiva answered {answer.StatusText} to the batch, which does not say whether it has it."),
        };
    }

    private static Verdict Later(Answer answer, TimeSpan longestWait) => new(
        new PostOutcome.NotTaken(
            $"Kiva is busy ({answer.StatusText}) and did not take the batch. It is tried again later.", answer.RetryAfter, PartnerApiFault.Unavailable),
        answer.RetryAfter > longestWait ? Again.No : Again.AsTold,
        answer.RetryAfter);
}
