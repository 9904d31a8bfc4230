using System.Net;
using Kiva.PartnerApi.Calls;
using Kiva.PartnerApi.Tokens;

namespace Kiva.PartnerApi.Repayments;

/// <summary>What Kiva's status to a POST means: the design's table, row by row.</summary>
internal static class PostAnswer
{
    private const long MaxBytes = 10_000_000;

    /// <summary>Longer waits are the caller's: he gives the batch back and keeps his lease for others.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <exception cref="Exception">The body of a 200 or 201 could not be read to its end: nobody knows what it says.</exception>
    public static async Task<Verdict> JudgeAsync(
        HttpResponseMessage response, AccessToken token, TimeProvider time, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync(response, time, cancellationToken);
        return answer switch
        {
            { Status: 200 or 201 } => UploadAnswer.Read(answer),
            { Status: 401 or 403 } => new Verdict(
                new PostOutcome.Denied(answer.Status, Denial.Text(answer, token, "create:repayment")), Again.WithNewToken, TimeSpan.Zero),
            { Status: 429 } or { Status: 503, RetryAfter: not null } => new Verdict(
                new PostOutcome.NotTaken(
                    $"Kiva is busy ({answer.StatusText}) and did not take the batch. It is tried again later.",
                    answer.RetryAfter,
                    PartnerApiFault.Unavailable),
                answer.RetryAfter > LongestWait ? Again.No : Again.AsTold,
                answer.RetryAfter),
            { Status: >= 400 and <= 499 and not 408 } => new PostOutcome.Refused(
                answer.Status, KivaText.From(answer.Body, token.Value) ?? $"HTTP {answer.StatusText} without a readable text"),
            _ => new PostOutcome.Unknown($"Kiva answered {answer.StatusText} to the batch, which does not say whether it has it."),
        };
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await Answer.ReadAsync(response, MaxBytes, time, cancellationToken);
        }
        catch (Exception) when (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            // The status has said all that counts; a refusal is one without its words, too.
            return new Answer((int)response.StatusCode, Answer.Wait(response.Headers.RetryAfter, time), ReadOnlyMemory<byte>.Empty);
        }
    }
}
