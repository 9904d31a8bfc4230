using Kiva.PartnerApi;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Credentials;

/// <summary>The two secrets as settings: for one machine, and for tests.</summary>
public sealed class SettingsCredentials(KivaOptions settings) : ICredentialSource
{
    public ValueTask<ClientCredentials> GetAsync(ClientCredentials? refused, CancellationToken cancellationToken)
    {
        string[] missing =
        [
            .. string.IsNullOrWhiteSpace(settings.ClientId) ? ["Kiva:ClientId"] : Array.Empty<string>(),
            .. string.IsNullOrWhiteSpace(settings.ClientSecret) ? ["Kiva:ClientSecret"] : Array.Empty<string>(),
        ];
        return missing.Length == 0
            ? ValueTask.FromResult(new ClientCredentials(settings.ClientId!, settings.ClientSecret!))
            : throw new PartnerApiException(
                PartnerApiFault.SecretsMissing,
                $"{string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} not set. Take them from PA2 > Account > API Access, or name the vault that holds them in KeyVault:Uri.");
    }
}
