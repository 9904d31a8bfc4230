using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Functions;

/// <summary>The loans that expect a repayment, and how many of them are reported this cycle.</summary>
public sealed class ExpectedLoansFunctions(ShowExpectedLoans show, RefreshExpectedLoans refresh, AcceptExpectedLoans accept, CallerNames names)
{
    [Function("GetExpectedLoans")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "expected-loans")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.GuardAsync(async () => await show.FindAsync(request.Query["unreported"] == "true", cancellationToken) is { } view
            ? Answers.Json(view)
            : Answers.Problem(StatusCodes.Status404NotFound, "expected-loans.not-read", "The expected loans have not been read from Kiva yet. POST expected-loans/refresh reads them now."));

    [Function("RefreshExpectedLoansNow")]
    public Task<IResult> RefreshAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "expected-loans/refresh")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.GuardAsync(async () =>
        {
            await refresh.RunAsync(cancellationToken);
            return Answers.Json((await show.FindAsync(unreported: false, cancellationToken))!);
        });

    [Function("AcceptExpectedLoans")]
    public Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "expected-loans/accept")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.GuardAsync(async () => await accept.TryRunAsync(Caller.Of(request, names), cancellationToken)
            ? Answers.Json((await show.FindAsync(unreported: false, cancellationToken))!)
            : Answers.Problem(StatusCodes.Status409Conflict, "expected-loans.nothing-kept-aside", "No list of expected loans is kept aside, so there is none to accept."));
}
