using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.PartnerApi;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Health;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Sessions;
using Kiva.Repayments.Storage;
using Microsoft.Net.Http.Headers;

namespace KivaFunctions.Functions;

/// <summary>How outcomes become HTTP. Errors are problem details (RFC 9457) with a stable code.</summary>
internal static class Answers
{
    public static IResult Json<T>(T value) => Results.Json(value, AnswerJson.Default);

    /// <summary>An answer with texts for people.</summary>
    /// <param name="language">In which they are; it came from <see cref="CallerLanguage"/>.</param>
    public static IResult Json<T>(T value, HttpRequest request, string language)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentLanguage = language;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        return Json(value);
    }

    public static IResult Problem(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code });

    public static IResult NoSuchReport() => Problem(StatusCodes.Status404NotFound, "report.not-found", "There is no report of this id.");

    public static IResult NoSuchBatch() => Problem(StatusCodes.Status404NotFound, "batch.not-found", "The report has no batch of this number.");

    public static IResult Of(Receipt receipt) => receipt.Kind switch
    {
        ReceiptKind.Received or ReceiptKind.Repeated =>
            Results.Accepted($"/api/reports/{receipt.Id}", new { id = receipt.Id!.ToString() }),
        ReceiptKind.OtherBody => Problem(
            StatusCodes.Status422UnprocessableEntity, "request.idempotency-key", $"This Idempotency-Key came before with another body, as report {receipt.Id}. Use a new key for a new export."),
        _ => Problem(
            StatusCodes.Status409Conflict, "request.idempotency-key", "The first call with this Idempotency-Key is still sending its body. Ask again in a minute."),
    };

    /// <summary>What is nobody's bug: Kiva or the storage is away, a body is too large, a newer version wrote the report.</summary>
    public static async Task<IResult> GuardAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (PartnerApiException failure)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, KivaFaults.CodeOf(failure.Fault), failure.Message);
        }
        catch (ExpectedLoansShrunkException shrunk)
        {
            return Problem(StatusCodes.Status409Conflict, shrunk.Reason.Code, shrunk.Message);
        }
        catch (LedgerNewerException newer)
        {
            return Problem(StatusCodes.Status409Conflict, ProblemCatalog.LedgerNewer, newer.Message);
        }
        catch (Exception away) when (StorageTrouble.IsAway(away))
        {
            return Problem(
                StatusCodes.Status503ServiceUnavailable,
                "storage.away",
                "The storage account named by DataStorage does not answer, or refuses this app. Ask again in some minutes; GET /api/health says when it is back.");
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem(StatusCodes.Status413PayloadTooLarge, "request.too-large", "The export is larger than the setting Exports:MaxBytes allows. Export only the loans of Kiva, or raise it.");
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ReportView))]
[JsonSerializable(typeof(ReportPage))]
[JsonSerializable(typeof(ExpectedLoansView))]
[JsonSerializable(typeof(ClosedCycle))]
[JsonSerializable(typeof(CycleInPa2))]
[JsonSerializable(typeof(KeptAsideList))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(SeenInPa2))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(StoryView))]
internal sealed partial class AnswerJson : JsonSerializerContext;
