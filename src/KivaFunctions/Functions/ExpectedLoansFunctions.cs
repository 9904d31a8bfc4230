using System.Text.Json;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Settings;
using Microsoft.Net.Http.Headers;

namespace KivaFunctions.Functions;

/// <summary>The loans that expect a repayment, and how many of them are reported this cycle.</summary>
public sealed class ExpectedLoansFunctions(
    ShowExpectedLoans show, HandOutUnreported handOut, RefreshExpectedLoans refresh, AcceptExpectedLoans accept, CallerNames names, ReportingOptions reporting)
{
    [Function("GetExpectedLoans")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "expected-loans")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.GuardAsync(async () => await show.FindAsync(request.Query["unreported"] == "true", cancellationToken) is { } view
            ? Answers.Json(view)
            : NotRead());

    [Function("GetUnreported")]
    public async Task<IResult> GetUnreportedAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "expected-loans/unreported.csv")] HttpRequest request, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        return await Answers.GuardAsync(async () => await handOut.FindAsync(CallerLanguage.Of(request, reporting), cancellationToken) is { } file
            ? new PrivateAnswer(Results.Stream(file.WriteAsync, "text/csv; charset=utf-8", file.Name))
            : NotRead());
    }

    [Function("RefreshExpectedLoansNow")]
    public Task<IResult> RefreshAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "expected-loans/refresh")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.GuardAsync(async () =>
        {
            await refresh.RunAsync(cancellationToken);
            return Answers.Json((await show.FindAsync(unreported: false, cancellationToken))!);
        });

    [Function("AcceptExpectedLoans")]
    public async Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "expected-loans/accept")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (isWellFormed, loans) = await ReadAsync(request, cancellationToken);
        if (!isWellFormed)
        {
            return Answers.Problem(StatusCodes.Status400BadRequest, "request.body", Answers.Texts.Of("request.body.accept"));
        }

        return await Answers.GuardAsync(async () => await accept.TryRunAsync(loans, Caller.Of(request, names), cancellationToken)
            ? Answers.Json((await show.FindAsync(unreported: false, cancellationToken))!)
            : Answers.Problem(StatusCodes.Status409Conflict, "expected-loans.nothing-kept-aside", Answers.Texts.Of("expected-loans.nothing-kept-aside")));
    }

    private static IResult NotRead() =>
        Answers.Problem(StatusCodes.Status404NotFound, "expected-loans.not-read", Answers.Texts.Of("expected-loans.not-read"));

    private static async Task<(bool IsWellFormed, int? Loans)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.ContentLength is 0 or null ? (true, null) : (true, (await JsonSerializer.DeserializeAsync(request.Body, AnswerJson.Default.KeptAsideList, cancellationToken))?.Loans);
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }
}

/// <summary>The body of <c>accept</c>.</summary>
internal sealed record KeptAsideList(int? Loans);
