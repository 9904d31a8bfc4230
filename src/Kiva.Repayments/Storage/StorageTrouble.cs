using System.Xml;
using Azure;
using Azure.Identity;

namespace Kiva.Repayments.Storage;

/// <summary>What Azure's SDKs throw when a service cannot be asked or says no.</summary>
public static class StorageTrouble
{
    /// <summary>An answer that says no or makes no sense, several tries in one, the SDK's own network timeout, an identity that gets no token.</summary>
    public static bool IsOne(Exception failure) =>
        failure is RequestFailedException or AggregateException or OperationCanceledException or AuthenticationFailedException or XmlException;

    /// <summary>Nobody answers, or who answers lets nobody in: a matter of minutes or of roles, none of this program.</summary>
    public static bool IsAway(Exception failure) =>
        failure is AggregateException or AuthenticationFailedException or RequestFailedException { Status: 0 or 401 or 403 or 408 or 429 or >= 500 };

    /// <summary>What kind of failure it was; never its message, which may quote what was stored.</summary>
    public static string Name(Exception failure) =>
        failure is RequestFailedException { ErrorCode: { Length: > 0 } code } ? $"{failure.GetType().Name} {code}" : failure.GetType().Name;
}
