using Kiva.Repayments;
using Kiva.Repayments.OpenApi;

namespace KivaFunctions.Functions;

/// <summary>About the service itself.</summary>
public sealed class ServiceFunctions(ShowHealth health)
{
    [Function("Health")]
    public async Task<IResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.Json(await health.RunAsync(cancellationToken));

    [Function("OpenApi")]
    public static IResult OpenApi([HttpTrigger(AuthorizationLevel.Function, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Stream(OpenApiDocument.Open(), "application/json");
}
