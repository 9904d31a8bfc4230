using System.Text.Json;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Functions;

/// <summary>The end of a cycle.</summary>
public sealed class CyclesFunctions(CloseCycle close, CallerNames names)
{
    [Function("CloseCycle")]
    public async Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "cycles/{cycle}/close")] HttpRequest request, string cycle, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request, cancellationToken) is not { Reported: >= 0 and var reported, Expected: >= 0 and var expected } || reported > expected)
        {
            return Answers.Problem(StatusCodes.Status400BadRequest, "request.body", Answers.Texts.Of("request.body.close"));
        }

        var inPa2 = new LoanCounts(reported, expected);
        return await Answers.GuardAsync(async () => await close.RunAsync(cycle, inPa2, Caller.Of(request, names), cancellationToken) switch
        {
            null => Answers.Problem(StatusCodes.Status400BadRequest, "request.cycle", Answers.Texts.Of("request.cycle")),
            { } closed when closed.InPa2 == inPa2 => Answers.Json(closed),
            { } closed => Answers.Problem(
                StatusCodes.Status409Conflict,
                ProblemCatalog.CycleClosed,
                Answers.Texts.Of("cycle.closed", cycle, closed.ClosedAt.ToUniversalTime(), closed.InPa2.Reported, closed.InPa2.Expected)),
        });
    }

    private static async Task<CycleInPa2?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, AnswerJson.Default.CycleInPa2, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The body of <c>close</c>.</summary>
internal sealed record CycleInPa2(int? Reported, int? Expected);
