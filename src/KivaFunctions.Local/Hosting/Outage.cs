using Kiva.Repayments.Storage;

namespace KivaFunctions.Local.Hosting;

/// <summary>Says once that something cannot be reached, and once that it can again, however often a listener tries.</summary>
internal sealed class Outage(ILogger log, string what)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private bool _lasts;

    public static bool IsOne(Exception failure) => StorageTrouble.IsOne(failure);

    /// <summary>Asks; where that fails, waits a while instead.</summary>
    /// <returns>The answer, or <see langword="default"/> when there is none.</returns>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public async Task<T?> TryAsync<T>(Func<Task<T>> ask, CancellationToken stop)
    {
        try
        {
            var answer = await ask();
            if (_lasts)
                log.ReachedAgain(what);
            _lasts = false;
            return answer;
        }
        catch (Exception failure) when (IsOne(failure))
        {
            stop.ThrowIfCancellationRequested();
            if (!_lasts)
                log.Unreachable(failure, what, Pause.TotalSeconds);
            _lasts = true;
            await Task.Delay(Pause, TimeProvider.System, stop);
            return default;
        }
    }
}
