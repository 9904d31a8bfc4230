namespace Kiva.PartnerApi.Sandbox;

/// <summary>Real time that passes at the server, until the caller hangs up or the server stops.</summary>
internal sealed class Latency(IHostApplicationLifetime lifetime)
{
    public async Task WaitAsync(TimeSpan time, HttpContext context)
    {
        if (time == TimeSpan.Zero)
            return;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(time, TimeProvider.System, ended.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            throw;
        }
    }
}
