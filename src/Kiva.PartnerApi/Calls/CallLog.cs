using Microsoft.Extensions.Logging;

namespace Kiva.PartnerApi.Calls;

/// <summary>All that is logged of a call: what kind, how it ended, how long it took. No URL, id, header or body.</summary>
internal static partial class CallLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Kiva answered the {Kind} call with {Status} after {DurationMs} ms (attempt {Attempt})")]
    public static partial void Answered(ILogger logger, string kind, int status, long durationMs, int attempt);

    [LoggerMessage(1001, LogLevel.Warning, "Kiva did not answer the {Kind} call, after {DurationMs} ms (attempt {Attempt}): {Cause}")]
    public static partial void NotAnswered(ILogger logger, string kind, long durationMs, int attempt, string cause);

    [LoggerMessage(1010, LogLevel.Information, "Kiva gave a new token, good until {ExpiresAt:u}")]
    public static partial void TokenFetched(ILogger logger, DateTimeOffset expiresAt);

    [LoggerMessage(1011, LogLevel.Warning, "Kiva answered the {Kind} call with {Status}: the token is renewed")]
    public static partial void TokenRenewed(ILogger logger, string kind, int status);
}
