using System.Globalization;
using System.Text;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>What the caller gets to see instead of <paramref name="answer"/>, which is missing when the work was not done.</summary>
internal sealed class FaultyAnswer(FaultRule rule, IResult? answer) : IResult
{
    private const string GatewayPage = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        switch (rule.Fault)
        {
            case Fault.DropConnection:
                httpContext.Abort();
                return Task.CompletedTask;

            case Fault.Status502Html:
                response.StatusCode = StatusCodes.Status502BadGateway;
                response.ContentType = "text/html";
                return response.WriteAsync(GatewayPage, httpContext.RequestAborted);

            case Fault.Status503RetryAfter:
                return RetryLaterAsync(httpContext, StatusCodes.Status503ServiceUnavailable, "api.unavailable");

            case Fault.Status429RetryAfter:
                return RetryLaterAsync(httpContext, StatusCodes.Status429TooManyRequests, "api.too_many_requests");

            case Fault.ExpiredToken:
                return Answers.Error(StatusCodes.Status401Unauthorized, "api.unauthorized", "The token has expired.").ExecuteAsync(httpContext);

            case Fault.TruncatedJson:
                return HalfAnAnswerAsync(httpContext);

            case Fault.EmptyBody:
                response.StatusCode = StatusCodes.Status200OK;
                return Task.CompletedTask;

            default:
                return Answers.Error(StatusCodes.Status500InternalServerError, "api.error", "Something went wrong.").ExecuteAsync(httpContext);
        }
    }

    private Task RetryLaterAsync(HttpContext httpContext, int status, string code)
    {
        httpContext.Response.Headers.RetryAfter = Math.Ceiling(rule.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Answers.Error(status, code, "Try again later.").ExecuteAsync(httpContext);
    }

    private async Task HalfAnAnswerAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var whole = Encoding.UTF8.GetBytes("""{"code":"api.success","message":"…"}""");
        if (answer is not null)
        {
            var wire = response.Body;
            using var buffer = new MemoryStream();
            response.Body = buffer;
            await answer.ExecuteAsync(httpContext);
            response.Body = wire;
            whole = buffer.ToArray();
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = whole.Length / 2;
        await response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2), httpContext.RequestAborted);
    }
}
