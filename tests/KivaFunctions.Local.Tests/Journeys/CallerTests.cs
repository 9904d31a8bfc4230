using System.Net;
using System.Text;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>Two pairs of eyes: who hands in and who releases.</summary>
public sealed class CallerTests(AzuriteFixture azurite)
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL-NAME";

    [Fact]
    public async Task Where_callers_are_known_by_name_nobody_releases_what_he_handed_in_himself()
    {
        await using var road = await BuildAsync(isVouchedFor: true);
        var id = await HandInAsync(road, "amina@mfi.example");
        await road.ReportAsync(id, "held");

        Assert.Equal(HttpStatusCode.Conflict, await ReleaseAsync(road, id, "Amina@mfi.example"));
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked);
        Assert.Equal(HttpStatusCode.OK, await ReleaseAsync(road, id, "bruno@mfi.example"));
        await road.ReportAsync(id, "completed");

        var ledger = await LedgerAsync(road, id);
        Assert.Contains("\"by\":\"amina@mfi.example\"", ledger[0], StringComparison.Ordinal);
        Assert.Contains("\"by\":\"bruno@mfi.example\"", Assert.Single(ledger, line => line.Contains("\"released\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_vouches_for_is_not_believed()
    {
        await using var road = await BuildAsync(isVouchedFor: false);
        var id = await HandInAsync(road, "amina@mfi.example");
        await road.ReportAsync(id, "held");

        Assert.Equal(HttpStatusCode.OK, await ReleaseAsync(road, id, "amina@mfi.example"));
        await road.ReportAsync(id, "completed");

        Assert.DoesNotContain(await LedgerAsync(road, id), line => line.Contains("\"by\"", StringComparison.Ordinal));
    }

    private Task<Road> BuildAsync(bool isVouchedFor) => Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 }, new()
    {
        ["Reporting:Approval"] = "Always",
        ["WEBSITE_AUTH_ENABLED"] = isVouchedFor ? "True" : null,
    });

    private static async Task<ReportId> HandInAsync(Road road, string name)
    {
        using var answer = await PostAsync(road, "/api/reports?name=october.csv", name, new StringContent(Exports.Of(road.Kiva), Encoding.UTF8, "text/csv"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return ReportId.Parse(answer.Headers.Location!.ToString().Split('/')[^1])!;
    }

    private static async Task<HttpStatusCode> ReleaseAsync(Road road, ReportId id, string name)
    {
        using var answer = await PostAsync(road, $"/api/reports/{id}/release", name, content: null);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> PostAsync(Road road, string path, string name, HttpContent? content) => road.Http.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { { Header, name } } }, TestContext.Current.CancellationToken);

    private static async Task<string[]> LedgerAsync(Road road, ReportId id)
    {
        var ledger = await new ReportFolder(road.Reports, id).Ledger.DownloadContentAsync(TestContext.Current.CancellationToken);
        return ledger.Value.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
