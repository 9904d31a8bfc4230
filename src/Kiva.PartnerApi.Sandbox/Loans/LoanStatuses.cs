namespace Kiva.PartnerApi.Sandbox;

/// <summary>Kiva's words for where a loan stands.</summary>
public static class LoanStatuses
{
    public const string PayingBack = "payingBack";
    public const string Defaulted = "defaulted";
    public const string Ended = "ended";

    /// <summary>All that a list of loans can be asked for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        PayingBack, Defaulted, Ended, "raised", "fundRaising", "refunded", "expired", "inactive", "inactive_expired", "reviewed", "issue",
        "issue_revising", "issue_approving", "deleted",
    ];
}
