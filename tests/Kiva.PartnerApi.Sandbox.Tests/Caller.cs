using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Kiva.PartnerApi.Sandbox.Tests;

/// <summary>A sandbox and somebody who calls it over real HTTP.</summary>
internal sealed class Caller : IAsyncDisposable
{
    public const string AllScopes = "read:loans create:repayment";

    private Caller(SandboxServer server)
    {
        Server = server;
        Http = new HttpClient { BaseAddress = server.Url };
    }

    public SandboxServer Server { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<Caller> StartAsync(SandboxOptions? options = null) =>
        new(await SandboxServer.StartAsync(options ?? new SandboxOptions { Loans = 50 }, Cancelled));

    /// <summary>The same with a good token for everything.</summary>
    public static async Task<Caller> StartWithTokenAsync(SandboxOptions? options = null)
    {
        var caller = await StartAsync(options);
        caller.Use((await caller.GetTokenAsync()).GetProperty("access_token").GetString()!);
        return caller;
    }

    public void Use(string token) => Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public Task<HttpResponseMessage> AskForTokenAsync(string? changed = null, string? to = null)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "practice-client",
            ["client_secret"] = "practice-secret",
            ["audience"] = Server.Audience,
            ["scope"] = AllScopes,
        };
        if (changed is not null)
            form[changed] = to!;
        return Http.PostAsync(Server.TokenUrl, new FormUrlEncodedContent(form), Cancelled);
    }

    public async Task<JsonElement> GetTokenAsync(string scope = AllScopes)
    {
        using var response = await AskForTokenAsync("scope", scope);
        return await JsonOfAsync(response.EnsureSuccessStatusCode());
    }

    public Task<HttpResponseMessage> GetLoansAsync(string query = "status=payingBack", string partner = "145") =>
        Http.GetAsync($"v3/partner/{partner}/loans?{query}", Cancelled);

    public Task<HttpResponseMessage> PostAsync(string body, string partner = "145", string type = "application/json") =>
        Http.PostAsync($"v3/partner/{partner}/repayments", new StringContent(body, Encoding.UTF8, type), Cancelled);

    /// <summary>Posts loans with an amount that nothing is wrong with.</summary>
    public Task<HttpResponseMessage> PostAsync(params IEnumerable<SandboxLoan> loans) =>
        PostAsync(BodyOf([.. loans.Select(loan => Row(loan.LoanId, "1.50"))]));

    public static string Row(string loanId, string amount, string? clientId = null)
    {
        var client = clientId is null ? "" : $",\"client_id\":{JsonSerializer.Serialize(clientId)}";
        return $$"""{"loan_id":{{JsonSerializer.Serialize(loanId)}},"amount":{{amount}}{{client}}}""";
    }

    public static string BodyOf(params string[] rows) => $$"""{"repayments":[{{string.Join(',', rows)}}]}""";

    public static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancelled));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
