using System.Globalization;
using System.Reflection;

namespace KivaFunctions.Local.Hosting;

/// <summary>Calls a function: makes its class, fills its parameters, bounds its time, says how it ended.</summary>
internal sealed class FunctionRunner(IServiceScopeFactory scopes, HostJson hostJson, TimeProvider time, ILogger<FunctionRunner> log)
{
    /// <summary>Calls the function in a scope of its own.</summary>
    /// <inheritdoc cref="RunAsync(LocalFunction, TriggerData, IServiceProvider, CancellationToken)"/>
    public async Task RunAsync(LocalFunction function, TriggerData trigger, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await RunAsync(function, trigger, scope.ServiceProvider, stop);
    }

    /// <returns>What the function returned, if it returns anything.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled and the function gave way.</exception>
    /// <exception cref="TimeoutException">The function ran into <c>functionTimeout</c> and gave way.</exception>
    /// <exception cref="Exception">Whatever the function threw; it is logged already.</exception>
    public async Task<IResult?> RunAsync(LocalFunction function, TriggerData trigger, IServiceProvider services, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(hostJson.FunctionTimeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : hostJson.FunctionTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        var started = time.GetTimestamp();
        log.Starts(function.Name);
        try
        {
            var result = await InvokeAsync(function, trigger, services, either.Token);
            log.Ended(function.Name, MillisecondsSince(started));
            return result;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.Cancelled(function.Name, MillisecondsSince(started));
            throw;
        }
        catch (OperationCanceledException cancelled) when (timeout.IsCancellationRequested)
        {
            var late = new TimeoutException($"{function.Name} ran longer than host.json allows ({hostJson.FunctionTimeout:c}) and was cancelled.", cancelled);
            log.Failed(late, function.Name, MillisecondsSince(started));
            throw late;
        }
        catch (Exception failure) when (failure is not BadHttpRequestException)
        {
            log.Failed(failure, function.Name, MillisecondsSince(started));
            throw;
        }
    }

    private static async Task<IResult?> InvokeAsync(LocalFunction function, TriggerData trigger, IServiceProvider services, CancellationToken cancellationToken)
    {
        // A function may work long before its first await, and its listener has others to look after.
        await Task.Yield();
        var instance = function.Method.IsStatic ? null : ActivatorUtilities.CreateInstance(services, function.Method.DeclaringType!);
        var arguments = function.Arguments.Select(argument => argument(trigger, cancellationToken)).ToArray();
        switch (function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture))
        {
            case Task<IResult> answering:
                return await answering;
            case Task working:
                await working;
                return null;
            case var returned:
                return returned as IResult;
        }
    }

    private long MillisecondsSince(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;
}
