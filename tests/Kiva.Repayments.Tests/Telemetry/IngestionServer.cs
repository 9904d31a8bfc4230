using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;

namespace Kiva.Repayments.Tests.Telemetry;

/// <summary>A web server that takes telemetry as the ingestion endpoint of Application Insights does.</summary>
internal sealed class IngestionServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonElement> _items = [];

    private IngestionServer(WebApplication app) => _app = app;

    public string ConnectionString => $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={_app.Urls.First()}/";

    public static async Task<IngestionServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var server = new IngestionServer(builder.Build());
        server._app.Urls.Add("http://127.0.0.1:0");
        server._app.Run(server.TakeAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <param name="kind"><c>MessageData</c> for entries of the log, <c>RequestData</c> for steps.</param>
    public IReadOnlyList<JsonElement> Came(string kind) =>
        [.. _items.Select(item => item.GetProperty("data")).Where(data => data.GetProperty("baseType").GetString() == kind).Select(data => data.GetProperty("baseData"))];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        await using Stream body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync(context.RequestAborted) is { Length: > 0 } line)
        {
            _items.Enqueue(JsonDocument.Parse(line).RootElement);
            count++;
        }

        await context.Response.WriteAsync($$"""{"itemsReceived":{{count}},"itemsAccepted":{{count}},"errors":[]}""", context.RequestAborted);
    }
}
