namespace Kiva.PartnerApi.Calls;

/// <summary>Says in words how a connection failed. Exceptions' own texts are for developers and stay out.</summary>
internal static class Network
{
    /// <summary>Whether the network, and not a mistake of ours, ended the call.</summary>
    public static bool IsTrouble(Exception exception) =>
        exception is HttpRequestException or IOException or InvalidDataException or OperationCanceledException or TimeoutException;

    /// <summary>Whether the answer was longer than we read.</summary>
    public static bool IsTooLong(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded };

    public static string Describe(Exception exception) => exception switch
    {
        OperationCanceledException or TimeoutException =>
            $"no connection within {Words.Of(PartnerApiServiceCollectionExtensions.ConnectTimeout)}",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name could not be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection (TLS) came about",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "the connection was refused or failed",
        _ => "the connection broke",
    };
}
