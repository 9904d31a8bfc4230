using Kiva.Repayments.Health;
using Kiva.Repayments.OpenApi;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Functions;

/// <summary>About the service itself.</summary>
public sealed class ServiceFunctions(ShowHealth health, ReportingOptions reporting)
{
    [Function("Health")]
    public async Task<IResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken) => request.Query["deep"] switch
    {
        { Count: 0 } => await HealthAsync(request, isDeep: false, cancellationToken),
        { Count: 1 } deep when bool.TryParse(deep, out var isDeep) => await HealthAsync(request, isDeep, cancellationToken),
        _ => Answers.Problem(StatusCodes.Status400BadRequest, "request.deep", Answers.Texts.Of("request.deep")),
    };

    [Function("OpenApi")]
    public static IResult OpenApi([HttpTrigger(AuthorizationLevel.Function, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Stream(OpenApiDocument.Open(), "application/json");

    private async Task<IResult> HealthAsync(HttpRequest request, bool isDeep, CancellationToken cancellationToken)
    {
        var language = CallerLanguage.Of(request, reporting);
        return Answers.Json(await health.RunAsync(isDeep, language, cancellationToken), request, language);
    }
}
