using System.Security.Cryptography;

namespace Kiva.PartnerApi.Sandbox;

/// <summary><c>POST /v3/partner/{partnerId}/repayments</c>: each call becomes one upload; sent twice, it makes two.</summary>
internal sealed class RepaymentsEndpoint(SandboxServer server, SandboxOptions options, Access access, Latency latency)
{
    private const string Scope = "create:repayment";

    public async Task<IResult> AnswerAsync(HttpRequest request, string partnerId, CancellationToken cancellationToken)
    {
        await latency.WaitAsync(options.PostDelay, request.HttpContext);
        if (await access.RefusalAsync(request, partnerId, Scope) is { } refusal)
            return refusal;
        if (!request.HasJsonContentType())
            return Answers.Error(StatusCodes.Status415UnsupportedMediaType, "api.unsupported_media_type", "Expected application/json.");

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.ToArray();
        try
        {
            return Take(Repayment.ReadAll(bytes, options.ThreeColumns), bytes);
        }
        catch (BadRepaymentsException e)
        {
            return Answers.Error(StatusCodes.Status400BadRequest, e.Code, e.Message);
        }
    }

    private IResult Take(IReadOnlyList<Repayment> repayments, byte[] body)
    {
        var problems = new List<Problem>();
        var rows = new List<UploadRow>(repayments.Count);
        var seen = new HashSet<(string, string)>();
        foreach (var repayment in repayments)
        {
            var problem = ProblemOf(repayment, seen);
            if (problem is not null)
                problems.Add(problem);
            rows.Add(new UploadRow(
                repayment.LoanId, repayment.ClientId, repayment.Amount, repayment.AmountText, problem is not { Severity: "error" }, problem?.Code));
        }

        var uploadId = server.Uploads.Add(options.TimeProvider.GetUtcNow(), Convert.ToHexStringLower(SHA256.HashData(body)), body.Length, rows);
        server.RequestCounts.Taken();
        var answer = new Answer("api.success", $"{rows.Count(row => row.Taken)} of {rows.Count} repayments were taken.", uploadId, problems);
        return server.AnswersAsArray ? Answers.Ok(new[] { answer }) : Answers.Ok(answer);
    }

    private Problem? ProblemOf(Repayment repayment, HashSet<(string, string)> seen)
    {
        var loan = server.Portfolio.Find(repayment.LoanId, repayment.ClientId);
        if (loan is null)
            return new Problem(repayment.LoanId, "error", "loan.not_found", "There is no such loan.");
        if (!loan.ExpectsRepayment)
            return new Problem(repayment.LoanId, "error", "loan.not_active", "The loan expects no repayment.");
        if (!seen.Add(loan.Key))
            return new Problem(repayment.LoanId, "error", "loan.repeated", "The loan stands in this upload already.");
        if (repayment.Amount == 0)
            return new Problem(repayment.LoanId, "warning", "amount.zero", "The amount is zero.");
        if (repayment.Amount > loan.LocalPrice)
            return new Problem(repayment.LoanId, "warning", "amount.above_price", "The amount is above the loan's price.");
        return null;
    }

    /// <summary>The codes of problems are the sandbox's own: Kiva's are not published.</summary>
    private sealed record Problem(string LoanId, string Severity, string Code, string Details);

    private sealed record Answer(string Code, string Message, int UploadId, IReadOnlyList<Problem> Problems);
}
