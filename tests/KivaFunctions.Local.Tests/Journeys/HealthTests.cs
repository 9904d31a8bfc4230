using System.Net;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The health over HTTP: cheap for a platform that asks every minute, thorough for a person.</summary>
public sealed class HealthTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_probe_asks_Kiva_for_no_loan_and_a_person_does()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        var (_, probed) = await AskAsync(road, "/api/health");
        var (_, said) = await AskAsync(road, "/api/health?deep=false");
        Assert.Equal(["storage", "storage-write", "queue", "clock", "secrets", "kiva", "scopes", "partner", "expected-loans"], probed);
        Assert.Equal(probed, said);
        Assert.Equal((1, 0), (road.Kiva.RequestCounts.Token, road.Kiva.RequestCounts.Loans));

        var (_, deep) = await AskAsync(road, "/api/health?deep=true");
        Assert.Equal(["loans.paying-back", "loans.defaulted", "loans", "test-loan"], deep.Except(probed));
        Assert.Equal((1, 2, 0), (road.Kiva.RequestCounts.Token, road.Kiva.RequestCounts.Loans, road.Kiva.RequestCounts.PostsAsked));
    }

    [Fact]
    public async Task While_Kiva_refuses_the_secret_a_probe_tries_it_once_a_minute_and_a_person_at_will()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 }, new() { ["Kiva:ClientSecret"] = "an old secret" });

        await AskAsync(road, "/api/health");
        var first = road.Kiva.RequestCounts.Token;
        await AskAsync(road, "/api/health");
        Assert.Equal(first, road.Kiva.RequestCounts.Token);

        await AskAsync(road, "/api/health?deep=true");
        Assert.Equal(2 * first, road.Kiva.RequestCounts.Token);

        road.Time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(road, "/api/health");
        Assert.Equal(3 * first, road.Kiva.RequestCounts.Token);
    }

    [Theory]
    [InlineData("deep=yes")]
    [InlineData("deep=true&deep=false")]
    public async Task Who_does_not_say_how_deep_is_told_so(string query)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        using var answer = await road.Http.GetAsync(new Uri($"/api/health?{query}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("request.deep", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<(string Status, string[] Names)> AskAsync(Road road, string path)
    {
        var health = await road.Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);
        return (health.GetProperty("status").GetString()!, [.. health.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!)]);
    }
}
