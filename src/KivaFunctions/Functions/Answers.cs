using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.PartnerApi;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Health;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.OpenApi;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Sessions;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Texts;
using Microsoft.Net.Http.Headers;

namespace KivaFunctions.Functions;

/// <summary>How outcomes become HTTP. Errors are problem details (RFC 9457) with a stable code.</summary>
internal static class Answers
{
    /// <summary>The texts of the errors.</summary>
    public static readonly TextArea Texts = new(typeof(OpenApiDocument).Assembly, "OpenApi");

    public static IResult Json<T>(T value) => new PrivateAnswer(Results.Json(value, AnswerJson.Default));

    /// <summary>An answer with texts for people.</summary>
    /// <param name="language">In which they are; it came from <see cref="CallerLanguage"/>.</param>
    public static IResult Json<T>(T value, HttpRequest request, string language)
    {
        IsIn(language, request.HttpContext.Response);
        return Json(value);
    }

    public static IResult Problem(int status, string code, Saying detail) => new ProblemAnswer(status, code, detail);

    public static IResult NoSuchReport() => Problem(StatusCodes.Status404NotFound, "report.not-found", Texts.Of("report.not-found"));

    public static IResult NoSuchBatch() => Problem(StatusCodes.Status404NotFound, "batch.not-found", Texts.Of("batch.not-found"));

    public static IResult Of(Receipt receipt) => receipt.Kind switch
    {
        ReceiptKind.Received or ReceiptKind.Repeated =>
            Results.Accepted($"/api/reports/{receipt.Id}", new { id = receipt.Id!.ToString() }),
        ReceiptKind.OtherBody => Problem(StatusCodes.Status422UnprocessableEntity, "request.idempotency-key", Texts.Of("request.idempotency-key.other-body", receipt.Id)),
        _ => Problem(StatusCodes.Status409Conflict, "request.idempotency-key", Texts.Of("request.idempotency-key.under-way")),
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
            return Problem(StatusCodes.Status503ServiceUnavailable, KivaFaults.CodeOf(failure.Fault), KivaFaults.Of(failure).Text);
        }
        catch (ExpectedLoansShrunkException shrunk)
        {
            return Problem(StatusCodes.Status409Conflict, shrunk.Reason.Code, shrunk.Reason.Text);
        }
        catch (LedgerNewerException)
        {
            return Problem(StatusCodes.Status409Conflict, ProblemCatalog.LedgerNewer, new Problem(ProblemCatalog.LedgerNewer).Text);
        }
        catch (Exception away) when (StorageTrouble.IsAway(away))
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "storage.away", Texts.Of("storage.away"));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem(StatusCodes.Status413PayloadTooLarge, "request.too-large", Texts.Of("request.too-large"));
        }
    }

    private static void IsIn(string language, HttpResponse response)
    {
        response.Headers.ContentLanguage = language;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
    }

    /// <summary>The caller's language is asked for where the answer is written: there both hosts give the request and the services.</summary>
    private sealed class ProblemAnswer(int status, string code, Saying detail) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var language = CallerLanguage.Of(httpContext.Request, httpContext.RequestServices.GetRequiredService<ReportingOptions>());
            IsIn(language, httpContext.Response);
            var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
            return Results.Problem(detail(language), statusCode: status, extensions: extensions).ExecuteAsync(httpContext);
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
