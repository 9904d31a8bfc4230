using Kiva.PartnerApi;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Delivery;

/// <summary>What keeps a report from going on.</summary>
/// <param name="Reason">For people.</param>
/// <param name="RetryAfter">How long Kiva asked us to wait, if it did.</param>
internal sealed record Obstacle(Problem Reason, ObstacleKind Kind, TimeSpan? RetryAfter = null)
{
    /// <summary>Kiva refused a batch before it accepted any: what it says of that one it will say of the others. Unless a person has said go on.</summary>
    public static Obstacle? RefusedFirst(Report report)
    {
        if (report.Batches.Any(batch => batch.State is BatchState.Accepted)
            || report.Batches.FirstOrDefault(batch => batch.State is BatchState.Refused) is not { } refused)
        {
            return null;
        }

        var reason = new Problem(ProblemCatalog.ReportFirstBatchRefused, Arguments: [refused.Text ?? ""]);
        return report.IsWaived(reason) ? null : new Obstacle(reason, ObstacleKind.NeedsRelease);
    }

    public static Obstacle From(PartnerApiException failure) => From(failure.Fault, failure.Message, failure.RetryAfter);

    public static Obstacle From(PartnerApiFault? fault, string text, TimeSpan? retryAfter) => new(
        KivaFaults.Of(fault, text),
        fault is PartnerApiFault.Denied ? ObstacleKind.NeedsPerson : ObstacleKind.Passes,
        retryAfter);
}

/// <summary>What has to happen before the report goes on.</summary>
internal enum ObstacleKind
{
    /// <summary>It may go away by itself: wait and try again.</summary>
    Passes,

    /// <summary>It goes away with another report's end, or a word about something that is no report: wait for that, however long it takes.</summary>
    Another,

    /// <summary>A person must cure it and resume: 401 or 403 that a new token did not cure.</summary>
    NeedsPerson,

    /// <summary>A person must look and release.</summary>
    NeedsRelease,

    /// <summary>What was planned and what is there differ.</summary>
    Bug,
}
