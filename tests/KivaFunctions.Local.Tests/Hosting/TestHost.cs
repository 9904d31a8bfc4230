using KivaFunctions.Local.Hosting;

namespace KivaFunctions.Local.Tests.Hosting;

/// <summary>A local host with the functions of one test, its own two storage accounts, and short times.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public static async Task<TestHost> StartAsync(
        TestAccount data, TestAccount host, Type[] functions, Dictionary<string, string?>? settings = null, params object[] services)
    {
        var app = Build(data, host, functions, settings, services);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestHost(app);
    }

    public static WebApplication Build(
        TestAccount data, TestAccount host, Type[] functions, Dictionary<string, string?>? settings = null, params object[] services)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["AzureWebJobsStorage"] = host.ConnectionString,
            ["DataStorage"] = data.ConnectionString,
            ["LocalHost:BlobScanInterval"] = "00:00:00.050",
            ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.200",
        };
        foreach (var (name, value) in settings ?? [])
            all[name] = value;

        return LocalHost.Build(new LocalHostOptions
        {
            FunctionClasses = functions,
            ReadsSurroundings = false,
            Settings = all,
            Quiet = true,
            Compose = builder =>
            {
                builder.Logging.ClearProviders();
                foreach (var service in services)
                    builder.Services.AddSingleton(service is TimeProvider ? typeof(TimeProvider) : service.GetType(), service);
            },
        });
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
