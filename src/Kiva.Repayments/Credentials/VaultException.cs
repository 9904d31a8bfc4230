using System.Text.Json;
using Azure;
using Azure.Identity;

namespace Kiva.Repayments.Credentials;

/// <summary>A secret could not be had. The message is one sentence for people: which secret, of which vault, and what to do.</summary>
internal sealed class VaultException : Exception
{
    private VaultException(string message, bool isAway, Exception? inner)
        : base(message, inner) => IsAway = isAway;

    /// <summary>Nobody answered, or nobody could tell who asks: a matter of minutes. Otherwise the vault has said no.</summary>
    public bool IsAway { get; }

    /// <summary>Whether it is a failure of the vault or the way to it.</summary>
    /// <remarks>The SDK throws <see cref="InvalidOperationException"/> where the answer is not that of a vault in Azure, so as not to give it a token.</remarks>
    public static bool Explains(Exception failure) =>
        failure is RequestFailedException or AggregateException or OperationCanceledException or AuthenticationFailedException or InvalidOperationException;

    public static VaultException Empty(string name, Uri vault) => No($"The secret {name} in the vault {vault} is empty: put its value there.", null);

    public static VaultException Of(Exception failure, string name, Uri vault) => failure switch
    {
        RequestFailedException { Status: 404 } => No(
            $"The secret {name} is not in the vault {vault}: put {VaultCredentials.ClientId} and {VaultCredentials.ClientSecret} there, from PA2 > Account > API Access.", failure),
        RequestFailedException { Status: 403 } forbidden => No(Refusal(InnerCode(forbidden), name, vault), failure),
        RequestFailedException { Status: 401 } => No(
            $"The secret {name} could not be read: the vault {vault} does not know this app's identity, which must be of the same tenant.", failure),
        RequestFailedException { Status: >= 400 and < 500 and not 408 and not 429 } => No($"The secret {name} could not be read: {vault} is no key vault. Check KeyVault:Uri.", failure),
        InvalidOperationException => No($"The secret {name} could not be read: {vault} is no key vault. Check KeyVault:Uri.", failure),
        AuthenticationFailedException => Away(
            $"The secret {name} in the vault {vault} could not be read: this app got no identity from Azure. Check that it has one (AZURE_CLIENT_ID where it is user-assigned); "
            + "on your own machine run az login.", failure),
        _ => Away($"The secret {name} could not be read: the vault {vault} does not answer. It is asked again by itself; if it lasts, check KeyVault:Uri and the network.", failure),
    };

    private static string Refusal(string? code, string name, Uri vault) => code switch
    {
        "SecretDisabled" => $"The secret {name} in the vault {vault} is disabled: enable it, or put a new version there.",
        "SecretNotYetValid" or "SecretExpired" => $"The secret {name} in the vault {vault} is outside the dates that it is valid for: correct them, or put a new version there.",
        "ForbiddenByFirewall" or "ForbiddenByConnection" => $"The secret {name} could not be read: the vault {vault} does not let this app's network in. Admit it under the vault's networking.",
        _ => $"The secret {name} may not be read by this app: give its identity the role Key Vault Secrets User on the vault {vault}.",
    };

    /// <summary>The vault tells in the inner error which of its doors was closed; the outer one says Forbidden for all of them.</summary>
    private static string? InnerCode(RequestFailedException failure)
    {
        try
        {
            using var body = JsonDocument.Parse(failure.GetRawResponse()?.Content.ToMemory() ?? default);
            return body.RootElement.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString();
        }
        catch (Exception another) when (another is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static VaultException No(string message, Exception? inner) => new(message, isAway: false, inner);

    private static VaultException Away(string message, Exception inner) => new(message, isAway: true, inner);
}
