using Azure.Storage.Queues;

namespace KivaFunctions.Local.Hosting;

/// <summary>What the local host itself says: 9000 to 9099. What the functions do is said by what they call.</summary>
internal static partial class HostLog
{
    [LoggerMessage(9000, LogLevel.Debug, "{Function} starts.")]
    public static partial void Starts(this ILogger log, string function);

    [LoggerMessage(9001, LogLevel.Debug, "{Function} ended after {Milliseconds} ms.")]
    public static partial void Ended(this ILogger log, string function, long milliseconds);

    [LoggerMessage(9002, LogLevel.Error, "{Function} failed after {Milliseconds} ms.")]
    public static partial void Failed(this ILogger log, Exception exception, string function, long milliseconds);

    [LoggerMessage(9003, LogLevel.Information, "{Function} was cancelled after {Milliseconds} ms: the host stops, or its caller is gone.")]
    public static partial void Cancelled(this ILogger log, string function, long milliseconds);

    [LoggerMessage(9010, LogLevel.Warning, "A message of queue {Queue} went to {PoisonQueue} after {Times} failures.")]
    public static partial void MessagePoisoned(this ILogger log, string queue, string poisonQueue, long times);

    [LoggerMessage(9011, LogLevel.Warning, "A message of queue {Queue} cannot be decoded and went to {PoisonQueue}; host.json asks for {Encoding}.")]
    public static partial void MessageUndecodable(this ILogger log, string queue, string poisonQueue, QueueMessageEncoding encoding);

    [LoggerMessage(9012, LogLevel.Warning, "A message of queue {Queue} could not be kept hidden; it may be delivered a second time.")]
    public static partial void MessageNotRenewed(this ILogger log, Exception exception, string queue);

    [LoggerMessage(9013, LogLevel.Warning, "A message of queue {Queue} could not be settled; it comes back when it is visible again.")]
    public static partial void MessageNotSettled(this ILogger log, Exception exception, string queue);

    [LoggerMessage(9020, LogLevel.Warning, "A blob of container {Container} was given up after {Times} failures; queue {PoisonQueue} names it.")]
    public static partial void BlobPoisoned(this ILogger log, string container, int times, string poisonQueue);

    [LoggerMessage(9021, LogLevel.Warning, "A blob of container {Container} failed too often, but queue {PoisonQueue} cannot be reached; the function is called again.")]
    public static partial void BlobNotPoisoned(this ILogger log, Exception exception, string container, string poisonQueue);

    [LoggerMessage(9029, LogLevel.Critical, "A trigger can no longer be watched; the host stops.")]
    public static partial void ListenerFailed(this ILogger log, Exception exception);

    [LoggerMessage(9030, LogLevel.Warning, "{What} cannot be reached; trying again every {Seconds} s.")]
    public static partial void Unreachable(this ILogger log, Exception exception, string what, double seconds);

    [LoggerMessage(9031, LogLevel.Information, "{What} is reached again.")]
    public static partial void ReachedAgain(this ILogger log, string what);
}
