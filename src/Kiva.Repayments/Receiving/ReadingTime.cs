using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Receiving;

/// <summary>Bounds the time of reading one export: a file that was made to take for ever must not hold up those behind it.</summary>
internal static class ReadingTime
{
    /// <summary>Below the <c>functionTimeout</c> of <c>host.json</c>, so that the report still learns of it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <exception cref="UnreadableExportException">It took longer.</exception>
    public static async Task<T> LimitAsync<T>(TimeProvider time, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await read(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableExportException(new Problem("export.too-slow"));
        }
    }
}
