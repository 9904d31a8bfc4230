using System.Globalization;

namespace Kiva.PartnerApi.Sandbox;

/// <summary><c>GET /v3/partner/{partnerId}/loans?status=&amp;offset=&amp;limit=&amp;query=</c>.</summary>
internal sealed class LoansEndpoint(SandboxServer server, SandboxOptions options, Access access, Latency latency)
{
    private const string Scope = "read:loans";
    private const int DefaultLimit = 20;
    private const int MaxLimit = 3000;

    public async Task<IResult> AnswerAsync(HttpRequest request, string partnerId)
    {
        await latency.WaitAsync(options.PageDelay, request.HttpContext);
        if (await access.RefusalAsync(request, partnerId, Scope) is { } refusal)
            return refusal;

        string? status = request.Query["status"];
        if (status is not null && !LoanStatuses.All.Contains(status, StringComparer.Ordinal))
            return BadRequest($"Unknown status; expected one of {string.Join(", ", LoanStatuses.All)}.");
        if (!TryNumber(request.Query["offset"], 0, out var offset))
            return BadRequest("The offset is a whole number, 0 or more.");
        if (!TryNumber(request.Query["limit"], DefaultLimit, out var limit) || limit is 0 or > MaxLimit)
            return BadRequest($"The limit is a whole number, 1 to {MaxLimit}.");

        var (total, data) = server.Portfolio.Page(partnerId, status, request.Query["query"], offset, limit);
        return Answers.Ok(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [server.TotalInCamelCase ? "totalRecords" : "total_records"] = total,
            ["data"] = data,
        });
    }

    private static bool TryNumber(string? text, int otherwise, out int number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static IResult BadRequest(string message) => Answers.Error(StatusCodes.Status400BadRequest, "api.invalid_request", message);
}
