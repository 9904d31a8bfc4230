using System.Text.Json;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>A secret that is missing or wrong stops nothing but the sending.</summary>
public sealed class MissingSecretsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Without_its_secrets_the_app_takes_exports_in_and_says_what_it_waits_for()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 }, new() { ["Kiva:ClientId"] = "", ["Kiva:ClientSecret"] = null });

        var report = await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), report => report.WaitingUntil is not null);
        var health = await road.Http.GetFromJsonAsync<JsonElement>("/api/health", TestContext.Current.CancellationToken);

        Assert.Equal(("read", 5, 5), (report.State, report.Rows.Read, report.Rows.NotSent));
        var reason = Assert.Single(report.Reasons);
        Assert.Equal(ProblemCatalog.KivaSecretsMissing, reason.Code);
        Assert.Contains("Kiva:ClientId", reason.Text, StringComparison.Ordinal);
        Assert.Equal("attention", health.GetProperty("status").GetString());
        Assert.Contains(
            health.GetProperty("checks").EnumerateArray(),
            check => !check.GetProperty("ok").GetBoolean() && check.GetProperty("text").GetString()!.Contains("Kiva:ClientSecret", StringComparison.Ordinal));
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked + road.Kiva.RequestCounts.Token);
    }

    [Fact]
    public async Task A_wrong_secret_makes_reports_wait_and_is_not_told()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 }, new() { ["Kiva:ClientSecret"] = "an old secret" });

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var report = await road.ReportAsync(id, report => report.WaitingUntil is not null || report.State is "stalled");

        Assert.Equal(ProblemCatalog.KivaTokenRefused, Assert.Single(report.Reasons).Code);
        Assert.DoesNotContain("an old secret", JsonSerializer.Serialize(report) + road.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_Kiva_withholds_is_named()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5, GrantedScopes = "read:loans" });

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var report = await road.ReportAsync(id, report => report.WaitingUntil is not null || report.State is "stalled");

        Assert.Contains("create:repayment", Assert.Single(report.Reasons).Text, StringComparison.Ordinal);
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked);
    }
}
