namespace KivaFunctions.Functions;

/// <summary>An answer with ids of loans and amounts in it: no cache keeps it, and no browser takes it for anything but what it is.</summary>
internal sealed class PrivateAnswer(IResult answer) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        return answer.ExecuteAsync(httpContext);
    }
}
