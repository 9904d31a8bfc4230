using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Steering;

namespace KivaFunctions.Functions;

/// <summary>What people decide about a report.</summary>
public sealed class SteeringFunctions(SteerReport steer, ShowReport show, CallerNames names, ReportingOptions reporting)
{
    [Function("ReleaseReport")]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reports/{id}/release")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        SteerAsync(request, id, reportId => steer.ReleaseAsync(reportId, Caller.Of(request, names), cancellationToken), cancellationToken);

    [Function("CancelReport")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reports/{id}/cancel")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        SteerAsync(request, id, reportId => steer.CancelAsync(reportId, Caller.Of(request, names), cancellationToken), cancellationToken);

    [Function("ResumeReport")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reports/{id}/resume")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        SteerAsync(request, id, reportId => steer.ResumeAsync(reportId, Caller.Of(request, names), cancellationToken), cancellationToken);

    [Function("ResolveBatch")]
    public async Task<IResult> ResolveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reports/{id}/batches/{n}/resolve")] HttpRequest request,
        string id,
        string n,
        CancellationToken cancellationToken)
    {
        if (!int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Answers.NoSuchBatch();
        }

        if (await ReadAsync(request, cancellationToken) is not { Seen: { } seen } word || (seen ? word.UploadId is not > 0 : word.UploadId is not null))
        {
            return Answers.Problem(StatusCodes.Status400BadRequest, "request.body", Answers.Texts.Of("request.body.resolve"));
        }

        return await SteerAsync(request, id, reportId => steer.ResolveAsync(reportId, number, seen, word.UploadId, Caller.Of(request, names), cancellationToken), cancellationToken);
    }

    private async Task<IResult> SteerAsync(HttpRequest request, string id, Func<ReportId, Task<SteerOutcome>> decide, CancellationToken cancellationToken)
    {
        if (ReportId.Parse(id) is not { } reportId)
        {
            return Answers.NoSuchReport();
        }

        var language = CallerLanguage.Of(request, reporting);
        return await Answers.GuardAsync(async () =>
        {
            var outcome = await decide(reportId);
            return outcome.Kind switch
            {
                SteerOutcomeKind.Done => Answers.Json((await show.FindAsync(reportId, language, cancellationToken))!, request, language),
                SteerOutcomeKind.NotNow => Answers.Problem(StatusCodes.Status409Conflict, "report.not-now", outcome.Text!),
                SteerOutcomeKind.NoSuchBatch => Answers.NoSuchBatch(),
                _ => Answers.NoSuchReport(),
            };
        });
    }

    private static async Task<SeenInPa2?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, AnswerJson.Default.SeenInPa2, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The body of <c>resolve</c>.</summary>
internal sealed record SeenInPa2([property: JsonPropertyName("seenInPa2")] bool? Seen, long? UploadId);
