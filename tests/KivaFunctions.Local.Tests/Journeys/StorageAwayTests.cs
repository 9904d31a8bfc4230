using System.Net;
using System.Text.Json;
using KivaFunctions.Local.Practice;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The plug of the storage account is pulled while the host runs.</summary>
public sealed class StorageAwayTests
{
    [Fact]
    public async Task Who_asks_meanwhile_is_told_that_it_is_away_and_where_to_look()
    {
        var azurite = await Azurite.StartAsync(new AzuriteOptions { Accounts = ["away"] }, TestContext.Current.CancellationToken);
        await using var road = await Road.BuildAsync(new TestAccount("away", azurite.ConnectionString("away")));
        await azurite.DisposeAsync();

        string[] paths = ["/api/reports", "/api/reports/20261103T081502Z-3f9a1c0b7d42", "/api/reports/20261103T081502Z-3f9a1c0b7d42/results.csv"];
        foreach (var (status, problem) in await Task.WhenAll(paths.Select(path => AskAsync(road.Http, path))))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Equal("storage.away", problem.GetProperty("code").GetString());
            Assert.Contains("/api/health", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Problem)> AskAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }
}
