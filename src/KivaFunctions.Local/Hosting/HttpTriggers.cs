using Microsoft.AspNetCore.Routing.Patterns;

namespace KivaFunctions.Local.Hosting;

/// <summary>The HTTP functions as endpoints under the prefix of host.json.</summary>
internal static class HttpTriggers
{
    public static void MapHttpTriggers(this IEndpointRouteBuilder endpoints, FunctionTable table, HostJson hostJson, FunctionKey key, FunctionRunner runner, CancellationToken stop)
    {
        foreach (var (function, http) in table.Of<Trigger.OnRequest>())
        {
            var pattern = RoutePatternFactory.Parse($"/{hostJson.Extensions.Http.RoutePrefix}/{http.Route}".Replace("//", "/", StringComparison.Ordinal));
            var endpoint = endpoints.Map(pattern, context => AnswerAsync(context, function, http, key, runner, stop)).WithDisplayName(function.Name);
            if (http.Methods.Count > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(http.Methods));
        }
    }

    /// <summary>Who types the bare address means the page.</summary>
    public static void MapFrontDoor(this IEndpointRouteBuilder endpoints, HostJson hostJson, FunctionKey key) =>
        endpoints.MapGet("/", (HttpRequest request) => key.Refuses(request, AuthorizationLevel.Anonymous) is { } status
            ? Results.StatusCode(status)
            : Results.Redirect($"/{hostJson.Extensions.Http.RoutePrefix}/page".Replace("//", "/", StringComparison.Ordinal)));

    private static async Task AnswerAsync(HttpContext context, LocalFunction function, Trigger.OnRequest http, FunctionKey key, FunctionRunner runner, CancellationToken stop)
    {
        if (key.Refuses(context.Request, http.Level) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        var result = await RunAsync(context, function, runner, stop);
        if (result is not null)
            await result.ExecuteAsync(context);
    }

    /// <returns><see langword="null"/> when there is nothing to say but a status; the status code pages make problem details of it.</returns>
    /// <remarks>Whatever a function throws is a 500 without internals, and logged by the runner.</remarks>
    private static async Task<IResult?> RunAsync(HttpContext context, LocalFunction function, FunctionRunner runner, CancellationToken stop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop, context.RequestAborted);
        var names = context.Request.RouteValues.Where(part => part.Value is not null).ToDictionary(part => part.Key, part => $"{part.Value}", StringComparer.OrdinalIgnoreCase);
        try
        {
            return await runner.RunAsync(function, new TriggerData(context.Request, names), context.RequestServices, gone.Token);
        }
        catch (BadHttpRequestException refused)
        {
            // The body is too large, broken off or malformed: the server says which.
            context.Response.StatusCode = refused.StatusCode;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (Exception)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        return null;
    }
}
