using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;

namespace KivaFunctions.Local.Tests.Hosting;

public sealed class HttpTriggerTests(AzuriteFixture azurite)
{
    private const string Key = "a key of some length";

    private readonly TestAccount _account = azurite.Lease();

    [Fact]
    public async Task A_route_binds_its_parts_and_the_result_is_the_answer()
    {
        await using var host = await StartAsync();
        Assert.Equal("item x/7", await GetTextAsync(host, "/api/items/x/7"));
        Assert.Equal("item x/0", await GetTextAsync(host, "/api/items/x"));
        Assert.Equal("plain", await GetTextAsync(host, "/api/plain"));
    }

    [Theory]
    [InlineData("GET", "/api/nowhere", HttpStatusCode.NotFound)]
    [InlineData("GET", "/items/x/7", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/items/x/7", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/items/x/seven", HttpStatusCode.BadRequest)]
    public async Task What_does_not_fit_is_refused_with_problem_details(string method, string path, HttpStatusCode expected)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_failure_is_told_without_what_is_inside()
    {
        await using var host = await StartAsync();
        using var response = await host.Client.GetAsync("/api/fails", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(500, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("inner secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_with_413()
    {
        await using var host = await StartAsync(("Exports:MaxBytes", "10"));
        Assert.Equal("10 bytes", await PostAsync(host, "0123456789", HttpStatusCode.OK));
        var problem = await PostAsync(host, "0123456789A", HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(413, JsonDocument.Parse(problem).RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_server_does_not_say_what_it_is()
    {
        await using var host = await StartAsync();
        using var response = await host.Client.GetAsync("/api/plain", TestContext.Current.CancellationToken);
        Assert.Empty(response.Headers.Server);
    }

    [Theory]
    [InlineData("/api/plain", Key, HttpStatusCode.OK)]
    [InlineData("/api/plain?code=a%20key%20of%20some%20length", null, HttpStatusCode.OK)]
    [InlineData("/api/plain", "another key", HttpStatusCode.Unauthorized)]
    [InlineData("/api/plain?code=another", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/plain?code=a%20key%20of%20some%20length", "another key", HttpStatusCode.Unauthorized)]
    [InlineData("/api/plain", "", HttpStatusCode.Unauthorized)]
    [InlineData("/api/plain", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/open", null, HttpStatusCode.OK)]
    public async Task A_key_that_is_set_is_asked_for(string path, string? key, HttpStatusCode expected)
    {
        await using var host = await StartAsync(("LocalHost:FunctionKey", Key));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        Assert.DoesNotContain(Key, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "elsewhere.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Without_a_key_pages_of_other_sites_are_kept_out(string header, string value)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/plain");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_running_request_is_told_that_the_host_stops()
    {
        var calls = new Calls { Then = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) };
        await using var host = await TestHost.StartAsync(_account, _account, [typeof(Waiting)], services: calls);
        var answer = host.Client.GetAsync("/api/Wait", TestContext.Current.CancellationToken);
        await calls.NextAsync();
        await host.StopAsync();
        using var response = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    private Task<TestHost> StartAsync(params (string Name, string Value)[] settings) =>
        TestHost.StartAsync(_account, _account, [typeof(Items)], settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));

    private static Task<string> GetTextAsync(TestHost host, string path) => host.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private static async Task<string> PostAsync(TestHost host, string text, HttpStatusCode expected)
    {
        using var content = new StringContent(text, Encoding.ASCII);
        using var response = await host.Client.PostAsync(new Uri("/api/sizes", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [SuppressMessage("Performance", "CA1822", Justification = "The form of a function.")]
    private sealed class Items
    {
        [Function("GetItem")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "items/{id}/{number?}")] HttpRequest request, string id, int number) =>
            Results.Text($"item {id}/{number}");

        [Function("GetPlain")]
        public Task<IResult> Plain([HttpTrigger(AuthorizationLevel.Function, "get", Route = "plain")] HttpRequest request) => Task.FromResult(Results.Text("plain"));

        [Function("GetOpen")]
        public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => Results.Text("open");

        [Function("Fail")]
        public IResult Fail([HttpTrigger(AuthorizationLevel.Function, "get", Route = "fails")] HttpRequest request) => throw new InvalidOperationException("inner secret");

        [Function("Measure")]
        public async Task<IResult> MeasureAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "sizes")] HttpRequest request, CancellationToken cancellationToken)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            return Results.Text($"{body.Length} bytes");
        }
    }

    private sealed class Waiting(Calls calls)
    {
        [Function("Wait")]
        public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            await calls.NoteAsync("waiting", cancellationToken);
            return Results.Ok();
        }
    }
}
