using Kiva.Repayments.Closing;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Functions;

/// <summary>Reports over HTTP: hand one in, look at them, take the rows back.</summary>
public sealed class ReportsFunctions(
    ReceiveReport receive,
    PreviewReport preview,
    ShowReport show,
    ReportStory story,
    ListReports list,
    HandBackRows handBack,
    CallerNames names,
    ReportingOptions reporting)
{
    private const string Csv = "text/csv; charset=utf-8";

    [Function("CreateReport")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reports")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (ReportRequest.Refuse(request) is { } refusal)
        {
            return refusal;
        }

        var name = ReportRequest.Name(request);
        return await Answers.GuardAsync(async () => ReportRequest.IsDryRun(request)
            ? await PreviewAsync(request, name, cancellationToken)
            : Answers.Of(await receive.RunAsync(request.Body, name, ReportRequest.IdempotencyKey(request), Caller.Of(request, names), cancellationToken)));
    }

    [Function("ListReports")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (isOpen, refusal) = ReportRequest.Open(request);
        var (before, limit, wrongPage) = ReportRequest.Page(request);
        var language = CallerLanguage.Of(request, reporting);
        return refusal ?? wrongPage ?? await Answers.GuardAsync(async () => Answers.Json(
            isOpen ? await list.OpenAsync(language, cancellationToken) : await list.RunAsync(before, limit, language, cancellationToken), request, language));
    }

    [Function("GetReport")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var language = CallerLanguage.Of(request, reporting);
        return await Answers.GuardAsync(async () => ReportId.Parse(id) is { } reportId && await show.FindAsync(reportId, language, cancellationToken) is { } report
            ? Answers.Json(report, request, language)
            : Answers.NoSuchReport());
    }

    [Function("GetResults")]
    public async Task<IResult> GetResultsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports/{id}/results.csv")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        ReportRequest.IsForExcel(request) is not { } forExcel
            ? ReportRequest.NotForThat()
            : await Answers.GuardAsync(async () => (ReportId.Parse(id) is { } reportId
                ? forExcel ? await ForExcelAsync(reportId, cancellationToken) : await ResultsAsync(reportId, cancellationToken)
                : null) ?? Answers.NoSuchReport());

    [Function("GetStory")]
    public async Task<IResult> GetStoryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports/{id}/story")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var language = CallerLanguage.Of(request, reporting);
        return await Answers.GuardAsync(async () => ReportId.Parse(id) is { } reportId && await story.FindAsync(reportId, language, cancellationToken) is { } told
            ? Answers.Json(told, request, language)
            : Answers.NoSuchReport());
    }

    /// <summary>What it is is never guessed, neither here nor by the browser: it is whatever somebody dropped.</summary>
    [Function("GetExport")]
    public async Task<IResult> GetExportAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports/{id}/export")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        return await Answers.GuardAsync(async () => ReportId.Parse(id) is { } reportId && await show.OpenExportAsync(reportId, cancellationToken) is { } export
            ? new PrivateAnswer(Results.Stream(export.Content, "application/octet-stream", export.Name))
            : Answers.Problem(StatusCodes.Status404NotFound, "export.not-found", Answers.Texts.Of("export.not-found")));
    }

    private async Task<IResult?> ResultsAsync(ReportId id, CancellationToken cancellationToken) =>
        await show.OpenResultsAsync(id, cancellationToken) is { } results ? new PrivateAnswer(Results.Stream(results, Csv, $"{id}.results.csv")) : null;

    private async Task<IResult?> ForExcelAsync(ReportId id, CancellationToken cancellationToken) =>
        await handBack.FindAsync(id, cancellationToken) is { } write ? new PrivateAnswer(Results.Stream(write, Csv, $"{id}.excel.csv")) : null;

    private async Task<IResult> PreviewAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        var language = CallerLanguage.Of(request, reporting);
        return await ReportRequest.BodyAsync(request, cancellationToken) is { } body
            ? Answers.Json(await preview.RunAsync(body, name, language, cancellationToken), request, language)
            : ReportRequest.TooLargeForDryRun();
    }
}
