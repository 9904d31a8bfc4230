using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Kiva.PartnerApi.Sandbox;

/// <summary><c>POST /sandbox/faults</c>: plans one fault in a server that runs already. Not Kiva's.</summary>
internal sealed class FaultsEndpoint(FaultPlan plan)
{
    public async Task<IResult> AddAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            return Answers.Error(StatusCodes.Status415UnsupportedMediaType, "sandbox.unsupported_media_type", "Expected application/json.");
        try
        {
            var rule = await request.ReadFromJsonAsync<FaultRule>(Answers.Json, cancellationToken) ?? throw new JsonException("Expected an object.");
            plan.Add(rule);
            return Results.NoContent();
        }
        catch (Exception e) when (e is JsonException or ValidationException)
        {
            return Answers.Error(StatusCodes.Status400BadRequest, "sandbox.invalid_fault", e.Message);
        }
    }
}
