using System.Text.Json;
using Azure.Security.KeyVault.Secrets;
using Kiva.PartnerApi;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Credentials;
using Kiva.Repayments.Problems;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The whole road with the secrets in a key vault: what a person puts there or changes there is found without a restart.</summary>
public sealed class VaultTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);
    private static readonly SandboxOptions Kiva = new() { Loans = 6 };

    private VaultDouble _vault = null!;

    public async ValueTask InitializeAsync() => _vault = await VaultDouble.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Theory]
    [InlineData("missing", "is not in the vault")]
    [InlineData("disabled", "is disabled")]
    [InlineData("forbidden", "Key Vault Secrets User")]
    [InlineData("away", "does not answer")]
    public async Task A_report_waits_for_a_secret_that_cannot_be_had_and_goes_on_when_it_can(string trouble, string expected)
    {
        _vault.PutBoth(Kiva.ClientId, Kiva.ClientSecret);
        Break(trouble);
        await using var road = await BuildAsync();

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var waiting = await road.ReportAsync(id, report => report.WaitingUntil is not null);
        var health = await road.Http.GetFromJsonAsync<JsonElement>("/api/health", TestContext.Current.CancellationToken);

        var reason = Assert.Single(waiting.Reasons);
        Assert.Equal(ProblemCatalog.KivaSecretsMissing, reason.Code);
        foreach (var text in new[] { reason.Text, FailedChecks(health) })
        {
            Assert.Contains("kiva-client-secret", text, StringComparison.Ordinal);
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Equal(0, road.Kiva.RequestCounts.Token);
        _vault.Trouble = null;
        _vault.PutBoth(Kiva.ClientId, Kiva.ClientSecret);
        await road.PassAsync(2 * AMinute);

        Assert.Equal(6, (await road.ReportAsync(id, "completed")).Rows.Accepted);
        NothingLeaked(road);
    }

    [Fact]
    public async Task A_secret_that_was_rotated_at_Kiva_and_in_the_vault_needs_no_restart()
    {
        _vault.PutBoth(Kiva.ClientId, Kiva.ClientSecret);
        await using var road = await BuildAsync();
        await road.ReportAsync(await road.DropAsync("first.csv", Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans.Take(3))), "completed");

        road.Kiva.ClientSecret = "rotated-secret";
        _vault.Put("kiva-client-secret", "rotated-secret");
        road.Kiva.Faults.Next(Fault.ExpiredToken, SandboxEndpoint.Post);
        var tokens = road.Kiva.RequestCounts.Token;
        var second = await road.ReportAsync(await road.DropAsync("second.csv", Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans.Skip(3))), "completed");

        Assert.Equal(3, second.Rows.Accepted);
        Assert.Equal(2, road.Kiva.RequestCounts.Token - tokens); // The old secret, still kept, was refused; then the new one was read.
        NothingLeaked(road);
    }

    [Fact]
    public async Task A_vault_that_is_away_for_minutes_does_not_stop_the_sending()
    {
        _vault.PutBoth(Kiva.ClientId, Kiva.ClientSecret);
        await using var road = await BuildAsync();
        await road.ReportAsync(await road.DropAsync("first.csv", Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans.Take(3))), "completed");

        Break("away");
        await road.PassAsync(6 * AMinute);
        road.Kiva.Faults.Next(Fault.ExpiredToken, SandboxEndpoint.Post);
        var asked = _vault.Asked;
        var second = await road.ReportAsync(await road.DropAsync("second.csv", Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans.Skip(3))), "completed");

        Assert.Equal(3, second.Rows.Accepted);
        Assert.True(_vault.Asked > asked, "The vault was not asked again.");
        var health = await road.Http.GetFromJsonAsync<JsonElement>("/api/health", TestContext.Current.CancellationToken);
        Assert.Contains("stay in use", FailedChecks(health), StringComparison.Ordinal);
    }

    private void Break(string trouble)
    {
        switch (trouble)
        {
            case "missing":
                _vault.Remove("kiva-client-secret");
                break;
            case "disabled":
                _vault.Put("kiva-client-secret", Kiva.ClientSecret, isEnabled: false);
                break;
            case "forbidden":
                _vault.Trouble = _vault.OnlyFor("kiva-client-secret", VaultDouble.Error(403, "Forbidden", "Caller is not authorized to perform action on resource.", "ForbiddenByRbac"));
                break;
            default:
                _vault.Trouble = _vault.OnlyFor("kiva-client-secret", VaultDouble.Error(503, "ServiceUnavailable", "The service is unavailable now."));
                break;
        }
    }

    /// <summary>The app's own source, over a client that trusts the double and does not wait long.</summary>
    private Task<Road> BuildAsync() => Road.BuildAsync(azurite.Lease(), Kiva, new() { ["Kiva:ClientId"] = null, ["Kiva:ClientSecret"] = null }, replace: services =>
    {
        var client = _vault.Client(new SecretClientOptions { Retry = { MaxRetries = 0 } });
        services.AddSingleton<ICredentialSource>(provider => new VaultCredentials(client, provider.GetRequiredService<TimeProvider>()));
    });

    private static string FailedChecks(JsonElement health) => string.Join('\n', health.GetProperty("checks").EnumerateArray()
        .Where(check => !check.GetProperty("ok").GetBoolean()).Select(check => check.GetProperty("text").GetString()));

    private static void NothingLeaked(Road road)
    {
        Assert.DoesNotContain(Kiva.ClientSecret, road.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("rotated-secret", road.Logs.ToString(), StringComparison.Ordinal);
    }
}
