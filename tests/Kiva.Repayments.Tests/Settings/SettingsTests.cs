using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Settings;

public sealed class SettingsTests
{
    private const string Storage = "UseDevelopmentStorage=true";

    [Fact]
    public void All_faults_are_told_at_once_each_with_its_setting_and_what_was_expected()
    {
        var faults = FaultsOf(
            ("Kiva:Environment", "Live"),
            ("Kiva:PostTimeout", "a minute"),
            ("Kiva:ApiBaseUrl", "http://partner.example"),
            ("Kiva:BatchSise", "300"),
            ("Reporting:MinCoverage", "1.5"),
            ("Reporting:TimeZone", "Dakar"),
            ("Exports:DecimalSeparator", ";"),
            ("Exports:Columns:Lone", "N°"),
            ("ExpectedLoans:MaxAge", "never"),
            ("Alerts:WebhookFormat", "Slack"));

        (string Setting, string Expected)[] expected =
        [
            ("DataStorage", "connection string"),
            ("Kiva:Environment", "Stage or Production"),
            ("Kiva:PostTimeout", "00:01:00"),
            ("Kiva:ApiBaseUrl", "https://"),
            ("Kiva:BatchSise", "BatchSize"),
            ("Reporting:MinCoverage", "between 0 and 1"),
            ("Reporting:TimeZone", "Africa/Dakar"),
            ("Exports:DecimalSeparator", ""),
            ("Exports:Columns:Lone", "Loan, Client, Amount"),
            ("ExpectedLoans:MaxAge", "1.12:00:00"),
            ("Alerts:WebhookFormat", "Json or Teams"),
        ];
        Assert.All(expected, one => Assert.Contains(
            faults, fault => fault.StartsWith(one.Setting, StringComparison.Ordinal) && fault.Contains(one.Expected, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, faults.Count);
    }

    [Theory]
    [InlineData("Reporting:UnchangedRows", "Reporting:AmountBasis=Payments", "Reporting:UnchangedRows=Skip")]
    [InlineData("KeyVault:Uri", "KeyVault:Uri=https://vault.example", "Kiva:ClientId=x")]
    [InlineData("KeyVault:Uri", "KeyVault:Uri=https://vault.example", "Kiva:ClientSecret=x")]
    [InlineData("Kiva:TokenUrl", "Kiva:TokenUrl=https://auth.k1.kiva.org/oauth/token")]
    [InlineData("Kiva:TokenUrl", "Kiva:ApiBaseUrl=https://partner-api.k1.kiva.org", "Kiva:Environment=Stage")]
    [InlineData("Kiva:ClientSecret", "Kiva:ClientSecret=@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)")]
    [InlineData("Kiva:ClientId", "Kiva:ClientId=@Microsoft.KeyVault(VaultName=x;SecretName=y)")]
    [InlineData("Alerts:WebhookUrl", "Alerts:WebhookUrl=@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)")]
    [InlineData("DataStorage", "DataStorage=@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)")]
    [InlineData("KeyVault:Uri", "KeyVault:Uri=https://vault.example/secrets/kiva-client-id")]
    [InlineData("KeyVault:Uri", "KeyVault:Uri=http://127.0.0.1:8080")]
    [InlineData("Kiva:BatchSize", "Kiva:BatchSize=301")]
    [InlineData("Kiva:MaxConcurrentPosts", "Kiva:MaxConcurrentPosts=0")]
    [InlineData("Kiva:PostTimeout", "Kiva:PostTimeout=00:00:00.5")]
    [InlineData("Alerts:WebhookUrl", "Alerts:WebhookUrl=http://hooks.example/x")]
    [InlineData("Alerts:WebhookUrl", "Alerts:WebhookUrl=/hooks/x")]
    [InlineData("Alerts:ExpectExportByDay", "Alerts:ExpectExportByDay=32")]
    [InlineData("DataStorage", "DataStorage=no connection string")]
    [InlineData("DataStorage", "DataStorage=", "DataStorage:blobServiceUri=https://x.blob.core.windows.net")]
    public void A_fault_is_one_sentence_that_names_the_setting(string setting, params string[] settings)
    {
        var pairs = settings.Select(text => text.Split('=', 2)).Select(pair => (pair[0], pair[1])).ToArray();

        var fault = Assert.Single(FaultsOf(setting == "DataStorage" ? pairs : [("DataStorage", Storage), .. pairs]));

        Assert.StartsWith(setting, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_is_told_it_may_be_a_secret()
    {
        var exception = Assert.Throws<SettingsException>(() => Read(
            ("DataStorage", "AccountKey=hush"), ("Kiva:ClientSecret", "@Microsoft.KeyVault(hush)"), ("Kiva:BatchSize", "hush"), ("Kiva:TokenUrl", "http://hush.example"), ("Alerts:WebhookUrl", "hush")));

        Assert.Equal(5, exception.Faults.Count);
        Assert.DoesNotContain("hush", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_missing_secrets_nor_empty_variables_stop_the_start() => Read(
        ("DataStorage", Storage), ("Kiva:ClientId", ""), ("Kiva:PartnerId", ""), ("Kiva:Audience", " "), ("Kiva:BatchSize", ""), ("Exports:DecimalSeparator", ""), ("KeyVault:Uri", ""));

    [Fact]
    public void Production_is_set_explicitly_and_then_all_its_addresses_are_its_own()
    {
        Read(("DataStorage", Storage), ("Kiva:Environment", "Production"));

        Assert.Equal("Stage", new KivaOptions().Environment.ToString());
        var stage = EnvironmentPreset.Apply(new KivaOptions());
        var production = EnvironmentPreset.Apply(new KivaOptions { Environment = KivaEnvironment.Production });
        Assert.All([stage.TokenUrl.Host, stage.ApiBaseUrl.Host, new Uri(stage.Audience).Host], host => Assert.DoesNotContain(".k1.", host, StringComparison.Ordinal));
        Assert.All([production.TokenUrl.Host, production.ApiBaseUrl.Host, new Uri(production.Audience).Host], host => Assert.EndsWith(".k1.kiva.org", host, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> FaultsOf(params (string Name, string Value)[] settings) => Assert.Throws<SettingsException>(() => Read(settings)).Faults;

    private static void Read(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.AddRepaymentReporting();
    }
}
