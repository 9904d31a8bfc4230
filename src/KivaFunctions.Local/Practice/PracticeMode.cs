using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Practice;

/// <summary>
/// Storage and a Partner API of our own, for a machine on which nothing is set: everything is real but the money. Nothing of it outlives this object.
/// </summary>
internal sealed class PracticeMode : IAsyncDisposable
{
    /// <summary>Two accounts, because a deployed app may have two: what is read from the wrong one is not found.</summary>
    private const string HostAccount = "host";
    private const string DataAccount = "data";

    private static readonly string[] DataStorage = ["AzureWebJobsDataStorage", "DataStorage", "ConnectionStrings:DataStorage"];

    private PracticeMode(Azurite storage, SandboxServer partnerApi)
    {
        Storage = storage;
        PartnerApi = partnerApi;
    }

    public Azurite Storage { get; }

    public SandboxServer PartnerApi { get; }

    public string ConnectionString => Storage.ConnectionString(DataAccount);

    /// <summary>
    /// Whether neither storage nor Kiva is set. <c>Kiva:Columns</c> alone does not count: it says what kind of partner one practises to be.
    /// A vault counts as Kiva's, because it holds the two secrets. With one of the two set, what the other lacks is told like any other missing setting.
    /// </summary>
    public static bool IsWanted(IConfiguration configuration) =>
        !DataStorage.Any(name => IsSet(configuration.GetSection(name)))
        && !configuration.GetSection("Kiva").GetChildren().Any(setting => !setting.Key.Equals("Columns", StringComparison.OrdinalIgnoreCase) && IsSet(setting))
        && !IsSet(configuration.GetSection("KeyVault"));

    /// <summary>Starts both and sets the settings that lead to them.</summary>
    /// <param name="installing">See <see cref="AzuriteOptions.Installing"/>.</param>
    /// <exception cref="AzuriteException">Node.js is missing or too old, npm fails, or Azurite does not start.</exception>
    public static async Task<PracticeMode> StartAsync(ConfigurationManager configuration, Action<string> installing, CancellationToken cancellationToken)
    {
        var storage = await Azurite.StartAsync(new AzuriteOptions { Accounts = [HostAccount, DataAccount], Installing = installing }, cancellationToken);
        try
        {
            var options = new SandboxOptions { ThreeColumns = "Three".Equals(configuration["Kiva:Columns"], StringComparison.OrdinalIgnoreCase) };
            var partnerApi = await SandboxServer.StartAsync(options, cancellationToken);
            configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                ["AzureWebJobsStorage"] = storage.ConnectionString(HostAccount),
                ["DataStorage"] = storage.ConnectionString(DataAccount),
                ["Kiva:TokenUrl"] = partnerApi.TokenUrl.ToString(),
                ["Kiva:ApiBaseUrl"] = partnerApi.ApiBaseUrl.ToString(),
                ["Kiva:Audience"] = partnerApi.Audience,
                ["Kiva:ClientId"] = options.ClientId,
                ["Kiva:ClientSecret"] = options.ClientSecret,
                ["Kiva:PartnerId"] = options.PartnerId,
            });
            return new PracticeMode(storage, partnerApi);
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await PartnerApi.DisposeAsync();
        await Storage.DisposeAsync();
    }

    private static bool IsSet(IConfigurationSection section) => !string.IsNullOrEmpty(section.Value) || section.GetChildren().Any(IsSet);
}
