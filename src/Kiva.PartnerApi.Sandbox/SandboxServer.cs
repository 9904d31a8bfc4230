using System.ComponentModel.DataAnnotations;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>
/// A practice Partner API over real HTTP: tokens, loans that expect a repayment, repayments that become uploads, and faults on demand.
/// Written from Kiva's published contract alone, so that it disagrees with our client where that misread it.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SandboxOptions _options;

    private SandboxServer(SandboxOptions options)
    {
        _options = options;
        ClientSecret = options.ClientSecret;
        Portfolio = new Portfolio(options.Seed, options.Loans, options.ThreeColumns);
        Faults = new FaultPlan(options.Seed);
        foreach (var rule in options.Faults)
            Faults.Add(rule);
        Tokens = new TokenIssuer(options.TimeProvider);

        // Empty, because settings and environment of the process around it (addresses above all) are meant for another server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        _app = builder.Build();
        _app.Urls.Add(options.Url);
        Map(_app);
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Url => new(_app.Urls.First());

    public Uri TokenUrl => new(Url, "oauth/token");

    public Uri ApiBaseUrl => Url;

    /// <inheritdoc cref="SandboxOptions.Audience"/>
    public string Audience => _options.Audience;

    public Portfolio Portfolio { get; }

    public UploadLog Uploads { get; } = new();

    public FaultPlan Faults { get; }

    public RequestCounts RequestCounts { get; } = new();

    /// <summary>The secret for which a token is given from now on. Tokens of an earlier one stay good, as with OAuth 2.0 they do.</summary>
    public string ClientSecret { get; set; }

    /// <summary>Answer <c>totalRecords</c> instead of <c>total_records</c>; Kiva has been seen to do either.</summary>
    public bool TotalInCamelCase { get; set; }

    /// <summary>Answer repayments with an array of one object instead of the object; Kiva has been seen to do either.</summary>
    public bool AnswersAsArray { get; set; }

    internal TokenIssuer Tokens { get; }

    /// <exception cref="ValidationException">The options make no sense; the message lists all that is wrong with them.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var mistakes = string.Join(Environment.NewLine, options.Mistakes());
        if (mistakes.Length > 0)
            throw new ValidationException(mistakes);

        var server = new SandboxServer(options);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Tokens.Dispose();
    }

    private void Map(WebApplication app)
    {
        var latency = new Latency(app.Lifetime);
        var access = new Access(_options, Tokens);
        FaultFilter Faulty(SandboxEndpoint endpoint) => new(endpoint, Faults, RequestCounts, latency);

        app.MapPost("/oauth/token", new TokenEndpoint(this, _options).AnswerAsync).AddEndpointFilter(Faulty(SandboxEndpoint.Token));
        app.MapGet("/.well-known/jwks.json", () => Results.Json(new { keys = new[] { Tokens.PublicKey } }));
        app.MapGet("/v3/partner/{partnerId}/loans", new LoansEndpoint(this, _options, access, latency).AnswerAsync)
            .AddEndpointFilter(Faulty(SandboxEndpoint.Loans));
        app.MapPost("/v3/partner/{partnerId}/repayments", new RepaymentsEndpoint(this, _options, access, latency).AnswerAsync)
            .AddEndpointFilter(Faulty(SandboxEndpoint.Post));

        app.MapGet("/v3/partner/{partnerId}/uploads", (string partnerId) =>
            string.Equals(partnerId, _options.PartnerId, StringComparison.Ordinal)
                ? Answers.Ok(Uploads.All)
                : Answers.Error(StatusCodes.Status404NotFound, "api.not_found", "There is no such partner."));
        app.MapPost("/sandbox/faults", new FaultsEndpoint(Faults).AddAsync);
        app.MapDelete("/sandbox/faults", () =>
        {
            Faults.Clear();
            return Results.NoContent();
        });
        app.MapGet("/", () => Results.Text(FrontPage.Of(this, _options), "text/plain; charset=utf-8"));
    }

    /// <summary>Signals to the process are its owner's: he may need this server to the end of his own last requests.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
