namespace KivaFunctions.Local.Tests.Samples;

/// <summary>Stands before the app, as a network does: the first answers to a POST are lost on the way back, after the app has done what was asked.</summary>
internal sealed class LossyGate : IAsyncDisposable
{
    private static readonly string[] Passed = ["x-functions-key", "Idempotency-Key"];

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly int _toLose;

    private LossyGate(WebApplication app, HttpClient http, int toLose) => (_app, _http, _toLose) = (app, http, toLose);

    public Uri Address => new(_app.Urls.First());

    public int Posts { get; private set; }

    public static async Task<LossyGate> OpenAsync(Uri app, int toLose)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var gate = new LossyGate(builder.Build(), new HttpClient { BaseAddress = app }, toLose);
        gate._app.Run(gate.PassAsync);
        await gate._app.StartAsync(TestContext.Current.CancellationToken);
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var isPost = HttpMethods.IsPost(context.Request.Method);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
        request.Content = isPost ? new StreamContent(context.Request.Body) : null;
        foreach (var name in Passed.Where(context.Request.Headers.ContainsKey))
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        }

        using var answer = await _http.SendAsync(request, context.RequestAborted);
        if (isPost && ++Posts <= _toLose)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
