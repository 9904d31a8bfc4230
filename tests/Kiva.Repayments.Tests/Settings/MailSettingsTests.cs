using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Settings;

public sealed class MailSettingsTests
{
    private static readonly (string Name, string? Value)[] Well =
    [
        ("DataStorage", "UseDevelopmentStorage=true"), ("Alerts:Mail:Server", "smtp.example.org"), ("Alerts:Mail:From", "kiva@example.org"),
        ("Alerts:Mail:To", "Anna <anna@example.org>; ben@example.org, it@example.org"),
    ];

    [Fact]
    public void Nothing_set_is_well_and_so_is_what_is_needed()
    {
        Assert.Empty(FaultsOf());
        Assert.Empty(FaultsOf(("Alerts:Mail:Server", null), ("Alerts:Mail:From", ""), ("Alerts:Mail:To", null)));
        Assert.Empty(FaultsOf(("Alerts:Mail:User", "u"), ("Alerts:Mail:Password", "p"), ("Alerts:Mail:Security", "tls"), ("Alerts:Mail:Port", "465"), ("Alerts:Mail:AttachResults", "true")));
    }

    [Theory]
    [InlineData("Alerts:Mail:Server", "Alerts:Mail:Server=")]
    [InlineData("Alerts:Mail:Server", "Alerts:Mail:Server=smtp://mail.example")]
    [InlineData("Alerts:Mail:Port", "Alerts:Mail:Port=0")]
    [InlineData("Alerts:Mail:Port", "Alerts:Mail:Port=65536")]
    [InlineData("Alerts:Mail:Port", "Alerts:Mail:Port=smtp")]
    [InlineData("Alerts:Mail:Security", "Alerts:Mail:Security=Auto")]
    [InlineData("Alerts:Mail:From", "Alerts:Mail:From=")]
    [InlineData("Alerts:Mail:From", "Alerts:Mail:From=kiva")]
    [InlineData("Alerts:Mail:To", "Alerts:Mail:To=")]
    [InlineData("Alerts:Mail:To", "Alerts:Mail:To= ; ")]
    [InlineData("Alerts:Mail:To: number 2", "Alerts:Mail:To=anna@example.org;ben")]
    [InlineData("Alerts:Mail:User and Alerts:Mail:Password", "Alerts:Mail:User=u")]
    [InlineData("Alerts:Mail:User and Alerts:Mail:Password", "Alerts:Mail:Password=p")]
    [InlineData("Alerts:Mail:Password", "Alerts:Mail:User=u", "Alerts:Mail:Password=@Microsoft.KeyVault(VaultName=x;SecretName=y)")]
    [InlineData("Alerts:Mail:Security", "Alerts:Mail:Security=None", "Alerts:Mail:User=u", "Alerts:Mail:Password=p")]
    [InlineData("Alerts:Mail:Security", "Alerts:Mail:Security=None", "Alerts:Mail:AttachResults=true")]
    [InlineData("Alerts:Mail:AttachResults", "Alerts:Mail:AttachResults=yes")]
    [InlineData("Alerts:Mail:Cc", "Alerts:Mail:Cc=x@example.org")]
    [InlineData("Page:Url", "Page:Url=http://kiva.example")]
    [InlineData("Page:Url", "Page:Url=https://kiva.example/api/page?code=key")]
    public void A_fault_is_told_with_its_setting(string begin, params string[] settings)
    {
        var faults = FaultsOf([.. settings.Select(text => text.Split('=', 2)).Select(pair => (pair[0], (string?)pair[1]))]);

        Assert.Contains(faults, fault => fault.StartsWith(begin, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains("code=key", StringComparison.Ordinal));
    }

    /// <summary>Between two programs of one machine nobody listens.</summary>
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_server_on_this_machine_needs_no_encryption(string server) =>
        Assert.Empty(FaultsOf(("Alerts:Mail:Server", server), ("Alerts:Mail:Security", "None"), ("Alerts:Mail:User", "u"), ("Alerts:Mail:Password", "p"), ("Alerts:Mail:AttachResults", "true")));

    [Fact]
    public void All_faults_at_once() =>
        Assert.Equal(4, FaultsOf(("Alerts:Mail:Port", "0"), ("Alerts:Mail:From", "kiva"), ("Alerts:Mail:To", "anna"), ("Alerts:Mail:User", "u")).Count);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "app.azurewebsites.net", "https://app.azurewebsites.net/api/page#/now")]
    [InlineData("https://kiva.example/page", "app.azurewebsites.net", "https://kiva.example/page#/now")]
    public void Links_lead_where_the_setting_says_or_the_platform(string? url, string? host, string? link)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("WEBSITE_HOSTNAME", host)]).Build();

        Assert.Equal(link, PageAddress.Read(configuration, new PageOptions { Url = url is null ? null : new Uri(url) }).Link("now"));
    }

    private static IReadOnlyList<string> FaultsOf(params (string Name, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(Well.Concat(settings).GroupBy(setting => setting.Name).Select(same => KeyValuePair.Create(same.Key, same.Last().Value)));
        try
        {
            builder.AddRepaymentReporting();
            return [];
        }
        catch (SettingsException faulty)
        {
            return faulty.Faults;
        }
    }
}
