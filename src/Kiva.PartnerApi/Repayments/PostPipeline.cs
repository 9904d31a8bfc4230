using Polly;
using Polly.Retry;

namespace Kiva.PartnerApi.Repayments;

/// <summary>Each safe way to try a POST again has a patience of its own.</summary>
internal static class PostPipeline
{
    public static ResiliencePipeline<Verdict> Build(TimeProvider time) => new ResiliencePipelineBuilder<Verdict> { TimeProvider = time }
        .AddRetry(Retry(Again.WithNewToken, attempts: 1))
        .AddRetry(Retry(Again.AsTold, attempts: 3))
        .AddRetry(Retry(Again.AfterBackoff, attempts: 3))
        .Build();

    private static RetryStrategyOptions<Verdict> Retry(Again again, int attempts) => new()
    {
        MaxRetryAttempts = attempts,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromSeconds(1),
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Again == again),
        DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.Wait),
    };
}
