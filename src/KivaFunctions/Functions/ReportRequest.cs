using System.Globalization;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Microsoft.Net.Http.Headers;

namespace KivaFunctions.Functions;

/// <summary>What a caller of <c>POST /reports</c> may say, and what is refused before a byte of the body is read.</summary>
internal static class ReportRequest
{
    /// <summary>What exports are sent as; what they are is decided by their content.</summary>
    private static readonly string[] MediaTypes =
    [
        "text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/json", "application/octet-stream",
        "application/vnd.ms-excel", "application/vnd.ms-excel.sheet.macroEnabled.12", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/html",
    ];

    private const int MaxName = 200;
    private const int MaxIdempotencyKey = 200;
    private const int DefaultLimit = 20;

    /// <returns>The refusal; <see langword="null"/> when the body may be read.</returns>
    public static IResult? Refuse(HttpRequest request)
    {
        if (request.ContentType is { Length: > 0 } type
            && !(MediaTypeHeaderValue.TryParse(type, out var media) && MediaTypes.Contains(media.MediaType.Value, StringComparer.OrdinalIgnoreCase)))
        {
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType, "request.media-type", Answers.Texts.Of("request.media-type", string.Join(", ", MediaTypes)));
        }

        if (IdempotencyKey(request) is { } key && (string.IsNullOrWhiteSpace(key) || key.Length > MaxIdempotencyKey))
        {
            return Answers.Problem(StatusCodes.Status400BadRequest, "request.idempotency-key", Answers.Texts.Of("request.idempotency-key.length", MaxIdempotencyKey));
        }

        if (request.Query["dryRun"] is { Count: > 0 } dryRun && !(dryRun.Count == 1 && bool.TryParse(dryRun, out _)))
        {
            // Whoever means a dry run must not send.
            return Answers.Problem(StatusCodes.Status400BadRequest, "request.dry-run", Answers.Texts.Of("request.dry-run"));
        }

        return null;
    }

    /// <summary>The last part of <c>?name=</c>, without control characters; the road to the file is nobody's business.</summary>
    public static string Name(HttpRequest request)
    {
        var name = new string([.. request.Query["name"].ToString().Where(character => !char.IsControl(character))]);
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return name.Length switch
        {
            0 => "export",
            > MaxName => name[^MaxName..],
            _ => name,
        };
    }

    public static string? IdempotencyKey(HttpRequest request) => request.Headers["Idempotency-Key"] is { Count: > 0 } key ? key.ToString() : null;

    public static bool IsDryRun(HttpRequest request) => string.Equals(request.Query["dryRun"], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the rows are to be handed back for Excel; <see langword="null"/> when they are wanted for something unknown.</summary>
    public static bool? IsForExcel(HttpRequest request) => request.Query["for"] switch
    {
        { Count: 0 } => false,
        { Count: 1 } use when string.Equals(use, "excel", StringComparison.OrdinalIgnoreCase) => true,
        _ => null,
    };

    public static IResult NotForThat() =>
        Answers.Problem(StatusCodes.Status400BadRequest, "request.for", Answers.Texts.Of("request.for"));

    /// <summary>The page that is asked for, or what is wrong with the question.</summary>
    public static (ReportId? Before, int Limit, IResult? Refusal) Page(HttpRequest request)
    {
        var (before, limit) = (request.Query["before"], request.Query["limit"]);
        var id = ReportId.Parse(before);
        var count = DefaultLimit;
        var isRight = (before.Count == 0 || id is not null)
            && (limit.Count == 0 || (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= ListReports.MaxPage));
        return (id, count, isRight
            ? null
            : Answers.Problem(StatusCodes.Status400BadRequest, "request.page", Answers.Texts.Of("request.page", ListReports.MaxPage)));
    }

    /// <summary>Whether all reports that are not closed are asked for, or what is wrong with the question.</summary>
    public static (bool IsOpen, IResult? Refusal) Open(HttpRequest request) => request.Query["open"] switch
    {
        { Count: 0 } => (false, null),
        { Count: 1 } open when bool.TryParse(open, out var isOpen) => (isOpen, isOpen && (request.Query.ContainsKey("before") || request.Query.ContainsKey("limit"))
            ? Answers.Problem(StatusCodes.Status400BadRequest, "request.page", Answers.Texts.Of("request.page.open"))
            : null),
        _ => (false, Answers.Problem(StatusCodes.Status400BadRequest, "request.open", Answers.Texts.Of("request.open"))),
    };

    /// <returns>The whole body; <see langword="null"/> when it is more than a preview may have.</returns>
    public static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > PreviewReport.MaxBytes)
            {
                return null;
            }
        }

        return body.ToArray();
    }

    public static IResult TooLargeForDryRun() => Answers.Problem(
        StatusCodes.Status413PayloadTooLarge, "request.too-large", Answers.Texts.Of("request.too-large.dry-run", PreviewReport.MaxBytes / 1_000_000));
}
