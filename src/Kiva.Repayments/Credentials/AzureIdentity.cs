using Azure.Core;
using Azure.Identity;

namespace Kiva.Repayments.Credentials;

/// <summary>Who this process is to Azure.</summary>
internal static class AzureIdentity
{
    /// <summary>The managed identity that a setting names.</summary>
    /// <param name="clientId">Of a user-assigned one; <see langword="null"/> for the system's.</param>
    public static ManagedIdentityCredential Managed(string? clientId) =>
        new(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));

    /// <summary>
    /// Where no setting says it: a service principal in the environment, the app's managed identity, or whoever signed in by a command.
    /// The managed identity is the one that <c>AZURE_CLIENT_ID</c> names, else the system's. Of a developer's ways those stay that somebody typed: <c>az login</c>,
    /// <c>azd auth login</c>, <c>Connect-AzAccount</c>. Editors and brokers are left out: they take seconds where they are not there, and may answer for an account
    /// of which nobody thinks.
    /// </summary>
    public static TokenCredential Default()
    {
        var options = new DefaultAzureCredentialOptions
        {
            ExcludeVisualStudioCredential = true,
            ExcludeVisualStudioCodeCredential = true,
            ExcludeBrokerCredential = true,
            ExcludeInteractiveBrowserCredential = true,
            CredentialProcessTimeout = TimeSpan.FromSeconds(10),
        };
        options.Retry.MaxRetries = 2;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return new DefaultAzureCredential(options);
    }
}
