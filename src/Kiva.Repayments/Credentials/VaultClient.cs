using Azure.Security.KeyVault.Secrets;

namespace Kiva.Repayments.Credentials;

/// <summary>The way to the vault, with an end to every wait.</summary>
internal static class VaultClient
{
    public static SecretClient Open(Uri vault) => new(vault, AzureIdentity.Default(), Options());

    /// <summary>The SDK's own limits would keep a caller for minutes (100 s an attempt, four attempts). A report that waits comes back by itself.</summary>
    public static SecretClientOptions Options() => new()
    {
        Retry =
        {
            NetworkTimeout = TimeSpan.FromSeconds(5),
            MaxRetries = 2,
            Delay = TimeSpan.FromSeconds(0.5),
            MaxDelay = TimeSpan.FromSeconds(2),
        },
    };
}
