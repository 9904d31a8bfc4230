using Kiva.PartnerApi.Calls;
using Kiva.PartnerApi.Tokens;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Kiva.PartnerApi.Repayments;

/// <summary>
/// Posts a batch, which Kiva must never get twice, and says what the end of it means. It is sent again only on proof that Kiva does not have it:
/// no byte of it was given out, or Kiva's status says that it was not taken.
/// </summary>
public sealed class RepaymentPoster
{
    private readonly IPartnerApi _api;
    private readonly TokenSource _tokens;
    private readonly PartnerApiOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RepaymentPoster> _logger;
    private readonly ResiliencePipeline<Verdict> _pipeline;

    internal RepaymentPoster(
        IPartnerApi api, TokenSource tokens, IOptions<PartnerApiOptions> options, TimeProvider time, ILogger<RepaymentPoster> logger)
    {
        _api = api;
        _tokens = tokens;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _pipeline = PostPipeline.Build(time);
    }

    /// <summary>Sends the bytes as they are, and again only while Kiva certainly does not have them.</summary>
    /// <param name="body">The stored bytes of the batch; see <see cref="RepaymentBody"/>.</param>
    /// <param name="mayStart">
    /// Whether a POST may still start. Asked before each attempt, again as the first byte is asked for, and before a wait; from any thread.
    /// </param>
    /// <param name="cancellationToken">
    /// Once the first byte is out it ends the wait for the answer, and the outcome is <see cref="PostOutcome.Unknown"/>.
    /// </param>
    /// <exception cref="OperationCanceledException">Cancelled, and Kiva does not have the batch.</exception>
    /// <remarks>Whatever it throws, Kiva does not have the batch.</remarks>
    public async Task<PostOutcome> PostAsync(ReadOnlyMemory<byte> body, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var attempts = 0;
        var renewed = false;
        Verdict? last = null;
        AccessToken? token = null;
        var end = await _pipeline.ExecuteAsync(async cancel => last = await NextAsync(cancel), cancellationToken);

        // Cancelled, the pipeline hands back what it has. A token that was not renewed yet is not denied yet.
        if (end.Again is Again.WithNewToken && !renewed)
            cancellationToken.ThrowIfCancellationRequested();
        return end.Outcome;

        async Task<Verdict> NextAsync(CancellationToken cancel)
        {
            if (!mayStart())
                return last?.WithoutRetry() ?? Verdict.TimeOver;

            try
            {
                renewed |= last?.Again is Again.WithNewToken;
                token = token is not null && last?.Again is Again.WithNewToken
                    ? await _tokens.RenewAsync(token, cancel)
                    : await _tokens.GetAsync(cancel);
            }
            catch (PartnerApiException e)
            {
                return new PostOutcome.NotTaken(e.Message, e.RetryAfter, e.Fault);
            }

            var verdict = await AttemptAsync(body, mayStart, token, ++attempts, cancel);
            return verdict.Again is Again.No || mayStart() ? verdict : verdict.WithoutRetry();
        }
    }

    private async Task<Verdict> AttemptAsync(
        ReadOnlyMemory<byte> body, Func<bool> mayStart, AccessToken token, int attempt, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var content = new SendOnceContent(body, mayStart, () => timeout.CancelAfter(_options.PostTimeout));
        var start = _time.GetTimestamp();
        try
        {
            using var response = await _api.PostRepaymentsAsync(token.Value, token.PartnerId, content, either.Token);
            var verdict = await PostAnswer.JudgeAsync(response, token, _time, either.Token);
            CallLog.Answered(_logger, "repayments", (int)response.StatusCode, Elapsed(start), attempt);
            return verdict;
        }
        catch (Exception e) when (!content.Seal())
        {
            var cause = timeout.IsCancellationRequested ? $"it took longer than {Words.Of(_options.PostTimeout)}"
                : cancellationToken.IsCancellationRequested ? "this program was stopped while it waited"
                : Network.IsTooLong(e) ? "it was far too long to be one"
                : "the connection broke";
            CallLog.NotAnswered(_logger, "repayments", Elapsed(start), attempt, cause);
            return new PostOutcome.Unknown($"Kiva's answer to the batch did not come: {cause}. Kiva may have it or not.");
        }
        catch (Exception) when (content.IsWithheld)
        {
            return Verdict.TimeOver;
        }
        catch (Exception e) when (Network.IsTrouble(e) && !cancellationToken.IsCancellationRequested)
        {
            var cause = Network.Describe(e);
            CallLog.NotAnswered(_logger, "repayments", Elapsed(start), attempt, cause);
            return new Verdict(
                new PostOutcome.NotTaken(
                    $"Kiva could not be reached at {_options.ApiBaseUrl.Authority}: {cause}. Nothing was sent. It is tried again later; "
                    + "if it lasts, check the network and Kiva:ApiBaseUrl.",
                    RetryAfter: null,
                    PartnerApiFault.Unavailable),
                Again.AfterBackoff);
        }
    }

    private long Elapsed(long start) => (long)_time.GetElapsedTime(start).TotalMilliseconds;
}
