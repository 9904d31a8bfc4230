using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Functions;

/// <summary>Reports over HTTP: hand one in, look at them, take the rows back.</summary>
public sealed class ReportsFunctions(ReceiveReport receive, PreviewReport preview, ShowReport show, ListReports list)
{
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
            : Answers.Of(await receive.RunAsync(request.Body, name, ReportRequest.IdempotencyKey(request), by: null, cancellationToken)));
    }

    [Function("ListReports")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (before, limit, refusal) = ReportRequest.Page(request);
        return refusal ?? Answers.Json(await list.RunAsync(before, limit, cancellationToken));
    }

    [Function("GetReport")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await Answers.GuardAsync(async () => ReportId.Parse(id) is { } reportId && await show.FindAsync(reportId, cancellationToken) is { } report
            ? Answers.Json(report)
            : Answers.NoSuchReport());

    [Function("GetResults")]
    public async Task<IResult> GetResultsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports/{id}/results.csv")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await Answers.GuardAsync(async () => ReportId.Parse(id) is { } reportId && await show.OpenResultsAsync(reportId, cancellationToken) is { } results
            ? Results.Stream(results, "text/csv; charset=utf-8", $"{reportId}.results.csv")
            : Answers.NoSuchReport());

    private async Task<IResult> PreviewAsync(HttpRequest request, string name, CancellationToken cancellationToken) =>
        await ReportRequest.BodyAsync(request, cancellationToken) is { } body
            ? Answers.Json(await preview.RunAsync(body, name, cancellationToken))
            : ReportRequest.TooLargeForDryRun();
}
