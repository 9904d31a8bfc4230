using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The page and its session: what answers without a key, and how little that is.</summary>
public sealed class PageTests(AzuriteFixture azurite)
{
    private const string PrincipalName = "X-MS-CLIENT-PRINCIPAL-NAME";
    private const string PageKey = "the key of the page";

    private static readonly SandboxOptions FiveLoans = new() { Loans = 5 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/page")]
    [InlineData("/api/page/")]
    [InlineData("/api/page/index.html")]
    public async Task The_page_loads_nothing_but_its_own_files_and_is_asked_for_anew_only_when_it_changed(string path)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), FiveLoans);

        using var answer = await road.Http.GetAsync(path, Cancel);
        using var again = await GetAsync(road, path, request => request.Headers.IfNoneMatch.Add(answer.Headers.ETag!));
        using var changed = await GetAsync(road, path, request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\"")));

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.StartsWith("<!DOCTYPE html>", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.OrdinalIgnoreCase);
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (again.StatusCode, changed.StatusCode));
        AssertClosed(answer);
        AssertClosed(again);
    }

    [Theory]
    [InlineData("nothing.js")]
    [InlineData("Index.html")]
    [InlineData("..%2Findex.html")]
    public async Task What_the_page_does_not_have_is_not_found(string file)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), FiveLoans);

        using var answer = await road.Http.GetAsync($"/api/page/{file}", Cancel);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        AssertClosed(answer);
    }

    [Fact]
    public async Task With_a_key_set_the_page_loads_without_it_and_nothing_else_answers()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), FiveLoans, new() { ["LocalHost:FunctionKey"] = "the right key" });
        var open = new[] { "GetPage", "GetPageFile", "GetSession" };
        var functions = DeployedFunctions.All()
            .Select(function => (Name: function.GetCustomAttributes(inherit: false).OfType<FunctionAttribute>().Single().Name, Trigger: DeployedFunctions.Trigger(function) as HttpTriggerAttribute))
            .Where(function => function.Trigger is not null)
            .ToList();

        Assert.Equal(open, functions.Where(function => function.Trigger!.AuthLevel is AuthorizationLevel.Anonymous).Select(function => function.Name).Order(StringComparer.Ordinal));
        foreach (var (name, trigger) in functions)
        {
            var path = $"/api/{trigger!.Route}".Replace("{file}", "index.html", StringComparison.Ordinal).Replace("{id}", "20261101T000000Z-0123456789ab", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(Assert.Single(trigger.Methods)), path);
            using var answer = await road.Http.SendAsync(request, Cancel);
            Assert.Equal((name, open.Contains(name) ? HttpStatusCode.OK : HttpStatusCode.Unauthorized), (name, answer.StatusCode));
        }
    }

    [Fact]
    public async Task The_bare_address_leads_to_the_page_but_not_from_another_site()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), FiveLoans);

        using var answer = await road.Http.GetAsync("/", Cancel);
        Assert.Equal((HttpStatusCode.OK, "/api/page"), (answer.StatusCode, answer.RequestMessage!.RequestUri!.AbsolutePath));
        foreach (var path in new[] { "/", "/api/page", "/api/session" })
        {
            using var foreign = await GetAsync(road, path, request => request.Headers.Add("Sec-Fetch-Site", "cross-site"));
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        }
    }

    [Theory]
    [InlineData(true, "amina@mfi.example", "amina@mfi.example", PageKey)]
    [InlineData(true, null, null, null)]
    [InlineData(true, " ", null, null)]
    [InlineData(false, "amina@mfi.example", null, null)]
    public async Task Who_has_signed_in_is_asked_for_no_key_and_nobody_else_is_given_it(bool isVouchedFor, string? header, string? name, string? key)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), FiveLoans, new()
        {
            ["Page:FunctionKey"] = PageKey,
            ["Reporting:Language"] = "fr",
            ["WEBSITE_AUTH_ENABLED"] = isVouchedFor ? "True" : null,
        });

        using var answer = await GetAsync(road, "/api/session", request => request.Headers.TryAddWithoutValidation(PrincipalName, header));
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(
            JsonSerializer.Serialize(new { environment = "Stage", language = "fr", name, key }),
            JsonSerializer.Serialize(session));
        Assert.DoesNotContain(PageKey, road.Logs.ToString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> GetAsync(Road road, string path, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change(request);
        return await road.Http.SendAsync(request, Cancel);
    }

    private static void AssertClosed(HttpResponseMessage answer)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Cache-Control"] = "no-cache",
            ["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            ["X-Content-Type-Options"] = "nosniff",
            ["Referrer-Policy"] = "no-referrer",
            ["Cross-Origin-Opener-Policy"] = "same-origin",
            ["Cross-Origin-Resource-Policy"] = "same-origin",
            ["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()",
        };
        Assert.All(expected, header => Assert.Equal(header.Value, string.Join(", ", answer.Headers.GetValues(header.Key))));
    }
}
