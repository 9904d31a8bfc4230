namespace Kiva.PartnerApi.Repayments;

/// <summary>What one attempt came to, and whether another is safe.</summary>
/// <param name="Wait">How long Kiva asked to wait before it.</param>
internal sealed record Verdict(PostOutcome Outcome, Again Again, TimeSpan? Wait = null)
{
    public static Verdict TimeOver { get; } = new PostOutcome.NotTaken(
        "The time in which this batch may be sent was over before its first byte. Nothing was sent.", RetryAfter: null, Fault: null);

    /// <summary>
    /// The same, when the time to start is over: what stood in the way says more than that. Only of a token that was not renewed yet
    /// nobody can say that it is denied.
    /// </summary>
    public Verdict WithoutRetry() => Again is Again.WithNewToken ? TimeOver : this with { Again = Again.No };

    public static implicit operator Verdict(PostOutcome outcome) => new(outcome, Again.No);
}

/// <summary>How a POST that Kiva certainly does not have is tried again.</summary>
internal enum Again
{
    No,
    AfterBackoff,
    AsTold,
    WithNewToken,
}
