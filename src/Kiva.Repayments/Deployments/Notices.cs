using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Deployments;

/// <summary>What is noticed or said once, by stable names: a kind, a colon, and what makes it that one.</summary>
internal static class Notices
{
    public const string NothingCame = "nothing-came";
    public const string Coverage = "coverage";
    public const string Message = "message";
    public const string Answer = "answer";

    /// <summary>How the answer reads that a batch was accepted; the number of the upload follows.</summary>
    public const string AcceptedAs = "accepted as upload ";
    public const string CycleClosed = "cycle-closed";
    public const string ListAccepted = "list-accepted";

    /// <summary>No export came in the cycle by its day.</summary>
    public static string OfNothing(string cycle) => $"{NothingCame}:{cycle}";

    /// <summary>How much of the cycle was reported by its day.</summary>
    public static string OfCoverage(string cycle) => $"{Coverage}:{cycle}";

    /// <summary>A message on the queue that is none of ours.</summary>
    public static string OfMessage(string messageId) => $"{Message}:{messageId}";

    /// <summary>An answer of Kiva that the report's ledger did not take.</summary>
    public static string OfAnswer(ReportId id, int batch, int attempt) => FormattableString.Invariant($"{Answer}:{id}:{batch}:{attempt}");

    /// <summary>A cycle was closed with what PA2 showed.</summary>
    public static string OfClosing(string cycle) => $"{CycleClosed}:{cycle}";

    /// <summary>A list of expected loans that had shrunk was accepted.</summary>
    public static string OfAcceptance(DateTimeOffset asOf) => FormattableString.Invariant($"{ListAccepted}:{asOf:O}");
}
