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
    /// <summary>Longer waits are the caller's: he gives the batch back and keeps his lease for others.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

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
    /// <param name="mayStart">Whether a POST may still start. Asked before each attempt and again as the first byte is asked for; may come from any thread.</param>
    /// <param name="cancellationToken">Once the first byte is out it ends the wait for the answer, and the outcome is <see cref="PostOutcome.Unknown"/>.</param>
    /// <exception cref="OperationCanceledException">Cancelled, and Kiva does not have the batch.</exception>
    /// <remarks>Whatever it throws, Kiva does not have the batch.</remarks>
    public async Task<PostOutcome> PostAsync(ReadOnlyMemory<byte> body, Func<bool> mayStart, CancellationToken cancellationToken)
    {
        var attempts = 0;
        Verdict? last = null;
        AccessToken? token = null;
        var end = await _pipeline.ExecuteAsync(async cancel => last = await NextAsync(cancel), cancellationToken);
        return end.Outcome;

        async Task<Verdict> NextAsync(CancellationToken cancel)
        {
            if (!mayStart())
                return last?.WithoutRetry() ?? Verdict.TimeOver;

            try
            {
                token = last?.Again is Again.WithNewToken && token is not null
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
            var verdict = await PostAnswer.JudgeAsync(response, token, LongestWait, _time, Broken, either.Token);
            CallLog.Answered(_logger, "repayments", (int)response.StatusCode, Elapsed(start), attempt);
            return verdict;
        }
        catch (Exception e) when (!content.Seal())
        {
            var cause = Broken(e);
            CallLog.NotAnswered(_logger, "repayments", Elapsed(start), attempt, cause);
            return new PostOutcome.Unknown($"The batch was being sent when {cause}. Kiva may have it or not.");
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
                    $"Kiva could not be reached at {_options.ApiBaseUrl.Authority}: {cause}. Nothing was sent. It is tried again later; if it lasts, check "
                    + "the network and Kiva:ApiBaseUrl.",
                    RetryAfter: null,
                    PartnerApiFault.Unavailable),
                Again.AfterBackoff);
        }

        string Broken(Exception exception) => exception switch
        {
            _ when timeout.IsCancellationRequested => $"Kiva had not answered within {Words.Of(_options.PostTimeout)}",
            _ when cancellationToken.IsCancellationRequested => "this program was stopped",
            _ => "the connection broke",
        };
    }

    private long Elapsed(long start) => (long)_time.GetElapsedTime(start).TotalMilliseconds;
}
