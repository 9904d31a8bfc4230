using Kiva.Repayments.Storage;
using Microsoft.Extensions.Configuration;

namespace Kiva.Repayments.Settings;

/// <summary>All settings, read and checked at once when the process starts. What is only missing for a while, the secrets, is not asked for here.</summary>
internal sealed record AppSettings(
    StorageConnection DataStorage,
    KivaOptions Kiva,
    ReportingOptions Reporting,
    ExportsOptions Exports,
    ExpectedLoansOptions ExpectedLoans,
    AlertsOptions Alerts,
    KeyVaultOptions KeyVault,
    PageOptions Page)
{
    /// <exception cref="SettingsException">All faults at once.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var kiva = SettingsCheck.Bind<KivaOptions>(configuration, "Kiva", faults);
        kiva.PartnerId = kiva.PartnerId?.Trim();
        var reporting = SettingsCheck.Bind<ReportingOptions>(configuration, "Reporting", faults);
        var exports = SettingsCheck.Bind<ExportsOptions>(configuration, "Exports", faults);
        var expectedLoans = SettingsCheck.Bind<ExpectedLoansOptions>(configuration, "ExpectedLoans", faults);
        var alerts = SettingsCheck.Bind<AlertsOptions>(configuration, "Alerts", faults);
        var keyVault = SettingsCheck.Bind<KeyVaultOptions>(configuration, "KeyVault", faults);
        var page = SettingsCheck.Bind<PageOptions>(configuration, "Page", faults);
        var storage = Storage(configuration, faults);

        faults.AddRange(MailFaults.Of(alerts.Mail));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(reporting.TimeZone, out _))
        {
            faults.Add($"Reporting:TimeZone names no time zone. Expected: an IANA name such as Africa/Dakar or America/Guatemala.");
        }

        if (reporting is { AmountBasis: AmountBasis.Payments, UnchangedRows: UnchangedRowsPolicy.Skip })
        {
            faults.Add("Reporting:UnchangedRows cannot be Skip when Reporting:AmountBasis is Payments: two equal payments are two payments.");
        }

        if (keyVault.Uri is not null && (kiva.ClientId ?? kiva.ClientSecret) is not null)
        {
            faults.Add("KeyVault:Uri and Kiva:ClientId or Kiva:ClientSecret contradict each other: the secrets come from one place.");
        }

        if (kiva.Environment is KivaEnvironment.Stage && new[] { kiva.TokenUrl, kiva.ApiBaseUrl }.Any(IsProduction))
        {
            faults.Add("Kiva:TokenUrl or Kiva:ApiBaseUrl is of Production, but Kiva:Environment is Stage. Set Kiva:Environment to Production if that is meant.");
        }

        if (keyVault.Uri is { } vault && (vault.Scheme != Uri.UriSchemeHttps || vault.PathAndQuery != "/"))
        {
            faults.Add("KeyVault:Uri names the vault alone. Expected: an address such as https://mfi-vault.vault.azure.net/, without the name of a secret.");
        }

        if (page.Url is { } url && url.Query.Length + url.Fragment.Length > 0)
        {
            faults.Add("Page:Url names the page alone. Expected: an address such as https://kiva.example.org/api/page, without ? and #; a key in it would be in every mail.");
        }

        return faults.Count == 0
            ? new AppSettings(storage!, kiva, reporting, exports, expectedLoans, alerts, keyVault, page)
            : throw new SettingsException(faults);
    }

    /// <summary>Kiva's production hosts, old and new.</summary>
    private static bool IsProduction(Uri? address) =>
        address is not null && (address.Host.EndsWith(".k1.kiva.org", StringComparison.OrdinalIgnoreCase) || address.Host == "partnerapi.production.kiva.org");

    private static StorageConnection? Storage(IConfiguration configuration, List<string> faults)
    {
        if (SettingsCheck.UnresolvedReference("DataStorage", configuration["DataStorage"]) is { } unresolved)
        {
            faults.Add(unresolved);
            return null;
        }

        try
        {
            var storage = StorageConnection.Find(configuration, "DataStorage");
            if (storage is null)
            {
                faults.Add("DataStorage is not set. Expected: a storage connection string, or DataStorage__blobServiceUri together with DataStorage__queueServiceUri.");
            }

            return storage;
        }
        catch (FormatException malformed)
        {
            faults.Add(malformed.Message);
            return null;
        }
    }
}
