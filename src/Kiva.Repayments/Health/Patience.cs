using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Health;

/// <summary>For how long one part of the health is waited for; whoever asks has a limit too.</summary>
internal sealed class Patience(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
{
    /// <param name="late">Makes an answer of the sentence that there was none in time.</param>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, Func<Saying, T> late)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return late(Finding.Texts.Of("late", limit.TotalSeconds));
        }
    }
}
