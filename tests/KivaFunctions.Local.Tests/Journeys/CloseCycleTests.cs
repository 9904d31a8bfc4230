using System.Net;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>What a person says of PA2: the end of a cycle, and a list of expected loans that shrank.</summary>
public sealed class CloseCycleTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cycle_is_closed_once_and_the_answer_shows_what_we_have_beside_PA2()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 12 });
        var report = await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");

        var (status, closed) = await CloseAsync(road, report.Cycle, """{"reported": 12, "expected": 12}""");
        Assert.Equal((HttpStatusCode.OK, false, 12), (status, closed.GetProperty("differs").GetBoolean(), closed.GetProperty("ours").GetProperty("reported").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await CloseAsync(road, report.Cycle, """{"reported": 12, "expected": 12}""")).Status);

        var (refused, problem) = await CloseAsync(road, report.Cycle, """{"reported": 11, "expected": 12}""");
        Assert.Equal((HttpStatusCode.Conflict, "cycle.closed"), (refused, problem.GetProperty("code").GetString()));
        Assert.Contains("12 of 12", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await road.PassAsync(TimeSpan.Zero);
        await road.PassAsync(TimeSpan.Zero);
        Assert.Equal((1, 0), (road.Logs.EventIds.Count(id => id == 2015), road.Logs.EventIds.Count(id => id == 2121)));
    }

    [Fact]
    public async Task What_PA2_shows_otherwise_is_told()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 12 });
        var report = await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");

        var (_, closed) = await CloseAsync(road, report.Cycle, """{"reported": 11, "expected": 12}""");
        await road.PassAsync(TimeSpan.Zero);

        Assert.True(closed.GetProperty("differs").GetBoolean());
        await road.ToldAsync(2121);
        Assert.DoesNotContain(2015, road.Logs.EventIds);
    }

    [Theory]
    [InlineData("2026-13", """{"reported": 1, "expected": 1}""", "request.cycle")]
    [InlineData("october", """{"reported": 1, "expected": 1}""", "request.cycle")]
    [InlineData("2999-01", """{"reported": 1, "expected": 1}""", "request.cycle")]
    [InlineData("2026-10", """{"reported": 1}""", "request.body")]
    [InlineData("2026-10", """{"reported": -1, "expected": 1}""", "request.body")]
    [InlineData("2026-10", "{", "request.body")]
    public async Task What_is_no_cycle_or_says_nothing_is_refused(string cycle, string body, string code)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        var (status, problem) = await CloseAsync(road, cycle, body);

        Assert.Equal((HttpStatusCode.BadRequest, code), (status, problem.GetProperty("code").GetString()));
        Assert.DoesNotContain(await Road.BlobsAsync(road.Account), name => name.Contains("closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_that_shrank_is_shown_and_accepted()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 12 });
        using (var none = await road.SendAsync("/api/expected-loans/accept", ""))
        {
            Assert.Equal(HttpStatusCode.Conflict, none.StatusCode);
        }

        await PostAsync(road, "/api/expected-loans/refresh");
        foreach (var loan in road.Kiva.Portfolio.ExpectedLoans.Take(7).ToArray())
        {
            road.Kiva.Portfolio.End(loan.LoanId);
        }

        var shrunk = await PostAsync(road, "/api/expected-loans/refresh");
        var accepted = await PostAsync(road, "/api/expected-loans/accept");

        Assert.Equal((12, 5), (shrunk.GetProperty("expected").GetInt32(), shrunk.GetProperty("keptAside").GetProperty("loans").GetInt32()));
        Assert.Equal((5, JsonValueKind.Null), (accepted.GetProperty("expected").GetInt32(), accepted.GetProperty("keptAside").ValueKind));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> CloseAsync(Road road, string cycle, string body)
    {
        using var answer = await road.SendAsync($"/api/cycles/{cycle}/close", body, "application/json");
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    private static async Task<JsonElement> PostAsync(Road road, string path)
    {
        using var answer = await road.SendAsync(path, "");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
