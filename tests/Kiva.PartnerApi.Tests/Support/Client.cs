using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Repayments;
using Kiva.PartnerApi.Tokens;

namespace Kiva.PartnerApi.Tests.Support;

/// <summary>The client as a host composes it, beside the server it talks to.</summary>
internal sealed class Client : IAsyncDisposable
{
    private readonly Lazy<ServiceProvider> _provider;

    public Client(Action<IServiceCollection>? also = null)
    {
        Options = new PartnerApiOptions
        {
            TokenUrl = new Uri(Server.Url, "/oauth/token"),
            ApiBaseUrl = Server.Url,
            Audience = "https://partner-api-stage.example",
        };
        _provider = new Lazy<ServiceProvider>(() =>
        {
            var services = new ServiceCollection()
                .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
                .AddSingleton(Microsoft.Extensions.Options.Options.Create(Options))
                .AddSingleton<ICredentialSource>(Credentials)
                .AddSingleton<TimeProvider>(Time)
                .AddPartnerApi();
            also?.Invoke(services);
            return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        });
    }

    public KivaServer Server { get; } = new();

    public PartnerApiOptions Options { get; }

    public Credentials Credentials { get; } = new();

    public SkippingTime Time { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public TokenSource Tokens => _provider.Value.GetRequiredService<TokenSource>();

    public PartnerLoans Loans => _provider.Value.GetRequiredService<PartnerLoans>();

    public RepaymentPoster Poster => _provider.Value.GetRequiredService<RepaymentPoster>();

    public Task<PostOutcome> PostAsync(byte[]? body = null, Func<bool>? mayStart = null) =>
        Poster.PostAsync(body ?? """{"repayments":[]}"""u8.ToArray(), mayStart ?? (() => true), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_provider.IsValueCreated)
            await _provider.Value.DisposeAsync();
    }
}
