using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Kiva.PartnerApi.Calls;

/// <summary>The calls that may be sent again at will, the token's and the lists': they are, while Kiva is away or garbles its answer.</summary>
internal sealed class RepeatableCalls
{
    /// <summary>One attempt, from the start to the last byte.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Longer waits are for the caller to keep: he knows what else there is to do.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time;
    private readonly ILogger<RepeatableCalls> _logger;
    private readonly ResiliencePipeline _pipeline;

    public RepeatableCalls(TimeProvider time, ILogger<RepeatableCalls> logger)
    {
        _time = time;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is PartnerApiException { Fault: PartnerApiFault.Unavailable or PartnerApiFault.Unreadable }),
                DelayGenerator = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is PartnerApiException { RetryAfter: { } told } ? Shorter(told, LongestWait) : (TimeSpan?)null),
            })
            .Build();
    }

    /// <summary>
    /// Sends until an answer comes that is neither 408, 429 nor 5xx and, if it is a success, can be read.
    /// </summary>
    /// <returns>The answer; with its content when it is a success, without when not.</returns>
    /// <exception cref="PartnerApiException">
    /// <see cref="PartnerApiFault.Unavailable"/> or <see cref="PartnerApiFault.Unreadable"/>, after the last attempt.
    /// </exception>
    public async Task<(Answer Answer, T? Content)> SendAsync<T>(
        Call call, JsonTypeInfo<T> json, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
        where T : class
    {
        var attempt = 0;
        try
        {
            return await _pipeline.ExecuteAsync(
                async token =>
                {
                    var answer = await AttemptAsync(call, ++attempt, send, token);
                    return (answer, answer.IsSuccess ? Parse(call, answer, json) : null);
                },
                cancellationToken);
        }
        catch (HttpRequestException e) when (Network.IsTooLong(e))
        {
            throw Unreadable(call, $"an answer of more than {Words.Of(call.MaxBytes / 1_000_000)} MB");
        }
    }

    private async Task<Answer> AttemptAsync(
        Call call, int attempt, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await send(either.Token);
            var answer = await Answer.ReadAsync(response, call.MaxBytes, _time, either.Token);
            CallLog.Answered(_logger, call.Kind, answer.Status, Elapsed(start), attempt);
            return answer.Status is 408 or 429 or >= 500
                ? throw Unavailable(call, $"it answered {answer.StatusText}", answer.RetryAfter)
                : answer;
        }
        catch (Exception e) when (Network.IsTrouble(e) && !Network.IsTooLong(e) && !cancellationToken.IsCancellationRequested)
        {
            var cause = timeout.IsCancellationRequested ? $"no answer within {Words.Of(AttemptTimeout)}" : Network.Describe(e);
            CallLog.NotAnswered(_logger, call.Kind, Elapsed(start), attempt, cause);
            throw Unavailable(call, cause, retryAfter: null);
        }
    }

    private static T Parse<T>(Call call, Answer answer, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, json) ?? throw Unreadable(call, "an empty answer (null)");
        }
        catch (JsonException)
        {
            throw Unreadable(call, answer.Body.IsEmpty ? "an empty answer" : "an answer that is not the JSON it should be");
        }
    }

    private static PartnerApiException Unavailable(Call call, string cause, TimeSpan? retryAfter) =>
        new(PartnerApiFault.Unavailable, $"Kiva could not be asked for {call.What} at {call.Host}: {cause}. It is tried again later; if it lasts, "
            + $"check the network and {call.UrlSetting}.", retryAfter);

    private static PartnerApiException Unreadable(Call call, string what) =>
        new(PartnerApiFault.Unreadable,
            $"Asked for {call.What}, {call.Host} gave {what}. If it lasts, check {call.UrlSetting}: another server may be answering.");

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private long Elapsed(long start) => (long)_time.GetElapsedTime(start).TotalMilliseconds;
}
