namespace Kiva.PartnerApi;

/// <summary>What stands between us and Kiva. Each asks for another reaction of the caller.</summary>
public enum PartnerApiFault
{
    /// <summary>A client id or secret is not there (yet).</summary>
    SecretsMissing,

    /// <summary>The token endpoint does not take the client id or secret.</summary>
    TokenRefused,

    /// <summary>The token lacks a scope that was asked for.</summary>
    ScopeMissing,

    /// <summary>The token names another partner than the settings do.</summary>
    PartnerDiffers,

    /// <summary>401 or 403 that a new token did not cure.</summary>
    Denied,

    /// <summary>No connection, no answer in time, 5xx or 429 to the last retry.</summary>
    Unavailable,

    /// <summary>An answer came that is not what the contract says.</summary>
    Unreadable,
}

/// <summary>Kiva could not be asked. The message is for people: what was tried, what came back, what to do. It never holds a secret, a token or borrower data.</summary>
public sealed class PartnerApiException(PartnerApiFault fault, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    public PartnerApiFault Fault { get; } = fault;

    /// <summary>How long Kiva asked us to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
