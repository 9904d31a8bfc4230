using System.Collections.Concurrent;
using System.Text.Json;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>A web server as <c>Alerts:WebhookUrl</c> names one. Its address ends in what nobody may read in a log.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    public const string Secret = "sig-that-nobody-sees";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _bodies = [];

    private AlertReceiver(WebApplication app) => _app = app;

    public Uri Url => new($"{_app.Urls.First()}/hooks/{Secret}?sig={Secret}");

    /// <summary>What is answered; by default 202.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    };

    /// <summary>Everything that came, also what was answered with an error.</summary>
    public IReadOnlyList<JsonElement> Came => [.. _bodies.Select(body => JsonDocument.Parse(body).RootElement)];

    public IEnumerable<int> EventIds => Came.Select(alert => alert.GetProperty("eventId").GetInt32());

    public static async Task<AlertReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var receiver = new AlertReceiver(builder.Build());
        receiver._app.Urls.Add("http://127.0.0.1:0");
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public IEnumerable<string> AlertIds(int eventId) => Came
        .Where(alert => alert.GetProperty("eventId").GetInt32() == eventId)
        .Select(alert => alert.GetProperty("alertId").GetString()!);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _bodies.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
        await Answer(context);
    }
}
