using Kiva.Repayments.Settings;
using KivaFunctions.Local.Hosting;

namespace KivaFunctions.Local.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly string _hostJson = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_hostJson);

    [Fact]
    public void The_deployed_host_json_is_what_the_host_runs_by()
    {
        var hostJson = HostJson.Read(LocalHost.CreateBuilder(new LocalHostOptions { ReadsSurroundings = false }).Configuration);
        Assert.Equal(TimeSpan.FromMinutes(30), hostJson.FunctionTimeout);
        Assert.Equal(1, hostJson.Extensions.Queues.BatchSize);
        Assert.Equal(0, hostJson.Extensions.Queues.NewBatchThreshold);
        Assert.Equal(5, hostJson.Extensions.Queues.MaxDequeueCount);
        Assert.Equal(1, hostJson.Extensions.Blobs.MaxDegreeOfParallelism);
    }

    [Theory]
    [InlineData("""{ "functionTimeout": "soon" }""", "functionTimeout")]
    [InlineData("""{ "extensions": { "queues": { "batchSize": 33 } } }""", "batchSize")]
    [InlineData("""{ "extensions": { "queues": { "maxDequeueCount": 0 } } }""", "maxDequeueCount")]
    [InlineData("""{ "extensions": { "queues": { "messageEncoding": "rot13" } } }""", "messageEncoding")]
    [InlineData("""{ "extensions": { "blobs": { "maxDegreeOfParallelism": 0 } } }""", "maxDegreeOfParallelism")]
    [InlineData("{", "cannot be read as JSON")]
    public void A_host_json_that_cannot_be_used_is_named(string content, string expected)
    {
        File.WriteAllText(_hostJson, content);
        var wrong = Assert.Throws<SettingsException>(() => Build([]));
        Assert.Contains(expected, Assert.Single(wrong.Faults), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.1:80;http://127.0.0.1:0")]
    [InlineData("no address")]
    public void Without_a_key_an_address_that_others_reach_is_refused(string urls)
    {
        var wrong = Assert.Throws<SettingsException>(() => Build([("urls", urls)]));
        Assert.Contains(urls.Split(';')[0], Assert.Single(wrong.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://[::1]:0", null)]
    [InlineData("http://localhost:7099", null)]
    [InlineData("http://0.0.0.0:0", "a key")]
    public async Task Other_addresses_are_taken(string urls, string? key)
    {
        await using var app = Build([("urls", urls), ("LocalHost:FunctionKey", key)]);
        Assert.NotNull(app);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var wrong = Assert.Throws<SettingsException>(() => Build(
            [("urls", "http://0.0.0.0:0"), ("LocalHost:FunctionKeys", "x"), ("AzureFunctionsJobHost:extensions:queues:batchSize", "0"), ("Compose", "no")]));
        Assert.Equal(4, wrong.Faults.Count);
    }

    [Fact]
    public async Task When_the_default_port_is_taken_another_one_serves()
    {
        // Whoever has the default port, one of these or a developer's host: all that ask for nothing start, even at the same time.
        await using var first = Build([("urls", null)]);
        await using var second = Build([("urls", null)]);
        await using var third = Build([("urls", null)]);
        WebApplication[] all = [first, second, third];
        await Task.WhenAll(all.Select(app => app.StartAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(3, all.Select(app => app.Urls.Single()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, app => Assert.StartsWith("http://127.0.0.1:", app.Urls.Single(), StringComparison.Ordinal));
        await Task.WhenAll(all.Select(app => app.StopAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task An_address_that_was_asked_for_and_is_taken_is_an_error()
    {
        await using var first = Build([("urls", "http://127.0.0.1:0")]);
        await first.StartAsync(TestContext.Current.CancellationToken);
        await using var second = Build([("urls", first.Urls.First())]);
        await Assert.ThrowsAsync<IOException>(() => second.StartAsync(TestContext.Current.CancellationToken));
        await first.StopAsync(TestContext.Current.CancellationToken);
    }

    private WebApplication Build((string Name, string? Value)[] settings) => LocalHost.Build(new LocalHostOptions
    {
        FunctionClasses = [],
        ReadsSurroundings = false,
        HostJsonPath = File.Exists(_hostJson) ? _hostJson : new LocalHostOptions().HostJsonPath,
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.OrdinalIgnoreCase),
        Compose = builder =>
        {
            builder.Logging.ClearProviders();
            if (builder.Configuration["Compose"] is not null)
                throw new SettingsException(["Compose is wrong."]);
        },
    });
}
