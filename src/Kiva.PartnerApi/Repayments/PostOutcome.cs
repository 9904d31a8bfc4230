namespace Kiva.PartnerApi.Repayments;

/// <summary>What the end of a POST means. The five cases decide whether a batch may ever be sent again.</summary>
public abstract record PostOutcome
{
    private PostOutcome() { }

    /// <summary>Kiva has it: one upload in PA2.</summary>
    /// <param name="UploadId">The upload's number in PA2.</param>
    /// <param name="Problems">Rows that Kiva did not take (<c>error</c>) or took with a remark (<c>warning</c>).</param>
    public sealed record Accepted(long UploadId, IReadOnlyList<UploadProblem> Problems) : PostOutcome;

    /// <summary>Kiva does not have it and will not take it: a 4xx other than 401, 403, 408 and 429.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Text">Kiva's own words, at most 500 characters, without control characters.</param>
    public sealed record Refused(int Status, string Text) : PostOutcome;

    /// <summary>Kiva does not have it, may take it later: nothing was sent, or Kiva said to wait.</summary>
    /// <param name="Reason">A sentence for people.</param>
    /// <param name="RetryAfter">How long Kiva asked to wait, if it did.</param>
    /// <param name="Fault">What kind of trouble; <see langword="null"/> when the sender's own time was over before the first byte.</param>
    public sealed record NotTaken(string Reason, TimeSpan? RetryAfter, PartnerApiFault? Fault) : PostOutcome;

    /// <summary>Kiva does not have it: 401 or 403 that a new token did not cure.</summary>
    public sealed record Denied(int Status, string Text) : PostOutcome;

    /// <summary>Kiva may or may not have it. Never sent again without a person's word.</summary>
    /// <param name="What">What happened, a sentence for people.</param>
    public sealed record Unknown(string What) : PostOutcome;
}

/// <summary>What Kiva says about one row of an upload.</summary>
/// <param name="LoanId">The row's loan id as Kiva wrote it; empty when the problem is about the whole upload.</param>
/// <param name="Severity"><see cref="ProblemSeverity.Error"/>: the row was not taken.</param>
public sealed record UploadProblem(string LoanId, ProblemSeverity Severity, string Code, string Details);

public enum ProblemSeverity
{
    Warning,
    Error,
}
