using System.Net;
using System.Text;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The story of a report over HTTP.</summary>
public sealed class StoryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_told_in_the_language_of_the_reader_and_says_who_decided()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 }, new() { ["Reporting:Approval"] = "Always", ["WEBSITE_AUTH_ENABLED"] = "True" });
        var id = await road.HandInAsync(Exports.Of(road.Kiva));
        await road.ReportAsync(id, "held");
        using var release = new HttpRequestMessage(HttpMethod.Post, $"/api/reports/{id}/release") { Headers = { { "X-MS-CLIENT-PRINCIPAL-NAME", "bruno@mfi.example" } } };
        using var released = await road.Http.SendAsync(release, Cancel);
        Assert.Equal(HttpStatusCode.OK, released.StatusCode);
        await road.ReportAsync(id, "completed");

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/reports/{id}/story") { Headers = { { "Accept-Language", "fr" } } };
        using var answer = await road.Http.SendAsync(request, Cancel);
        var story = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        var events = story.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(["fr"], answer.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
        Assert.False(story.TryGetProperty("leftOut", out _));
        Assert.Equal("bruno@mfi.example", Assert.Single(events, entry => Text(entry, "event") == "released").GetProperty("by").GetString());
        Assert.Equal(
            ["received", "read", "held", "released", "planned", "sending", "accepted", "completed"],
            events.Select(entry => Text(entry, "event")).Where(type => type is not "taken"));
        Assert.Equal("L’export a été remis par HTTP.", Text(events[0], "text"));
        Assert.Equal("Le rapport est terminé\u00a0: 5 des 5 prêts attendus sont déclarés dans ce cycle.", Text(events[^1], "text"));
        Assert.Equal(events.Select(entry => entry.GetProperty("at").GetDateTimeOffset()).Order(), events.Select(entry => entry.GetProperty("at").GetDateTimeOffset()));
    }

    [Fact]
    public async Task What_a_newer_version_wrote_is_said_to_be_there()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var id = await road.HandInAsync(Exports.Of(road.Kiva));
        await road.ReportAsync(id, "completed");
        await road.UntilAsync(async () => !(await Road.BlobsAsync(road.Account)).Contains($"reports/open/{id}"));
        using var line = new MemoryStream(Encoding.UTF8.GetBytes("{\"type\":\"praised\",\"version\":9,\"id\":\"x\",\"at\":\"2026-11-26T01:03:40+00:00\"}\n"));
        await new ReportFolder(road.Reports, id).Ledger.AppendBlockAsync(line, cancellationToken: Cancel);

        var story = await road.Http.GetFromJsonAsync<JsonElement>($"/api/reports/{id}/story", Cancel);

        var events = story.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(("completed", "newer"), (Text(events[^2], "event"), Text(events[^1], "event")));
        Assert.Equal("A newer version of the app wrote what follows; this one cannot read it.", Text(events[^1], "text"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
