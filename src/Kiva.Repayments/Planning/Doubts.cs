using Kiva.PartnerApi;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Options;

namespace Kiva.Repayments.Planning;

/// <summary>What makes a plan one that a person must say go to. The preview shows the same.</summary>
public sealed class Doubts(
    SameContent sameContent, KivaOptions kiva, IOptions<PartnerApiOptions> api, ReportingOptions reporting, ExportsOptions exports, TimeProvider time)
{
    /// <summary>A ledger holds 50,000 blocks; a batch takes two at least.</summary>
    private const int MaxBatches = 20_000;

    /// <summary>Doubts that come from the plan alone.</summary>
    internal IEnumerable<Problem> OfPlan(RowPlanner planner)
    {
        var totals = planner.Totals;
        if (totals.Rejected.Rows > planner.Ours * reporting.MaxRejectedShare)
        {
            yield return new Problem(
                ProblemCatalog.ReportTooManyRejected,
                Arguments: [Count(totals.Rejected.Rows), Count(planner.Ours), FormattableString.Invariant($"{reporting.MaxRejectedShare:0.##%}")]);
        }

        if (reporting.UnknownLoans is UnknownLoansPolicy.Hold && planner.UnknownLoans > 0)
        {
            yield return new Problem(ProblemCatalog.ReportUnknownLoans, Arguments: [Count(planner.UnknownLoans)]);
        }

        if (totals.Batches.Count == 0 && totals.Unchanged.Rows == 0)
        {
            yield return new Problem(ProblemCatalog.ReportNothingToSend);
        }

        if (totals.Batches.Count > MaxBatches)
        {
            yield return new Problem(ProblemCatalog.ReportTooManyBatches, Arguments: [Count(totals.Batches.Count), Count(MaxBatches)]);
        }
    }

    /// <summary>Doubts that come from where the report has been and what it was made for.</summary>
    internal async Task<IReadOnlyList<Problem>> OfReportAsync(ReportId id, Report report, string partnerId, CancellationToken cancellationToken)
    {
        var doubts = new List<Problem>();
        var received = report.Received;
        if (received.Environment != kiva.Environment
            || received.ApiBaseUrl != api.Value.ApiBaseUrl
            || (report.PartnerId is { } partner && partner != partnerId))
        {
            doubts.Add(new Problem(ProblemCatalog.EnvironmentChanged, Arguments: [received.Environment.ToString(), kiva.Environment.ToString()]));
        }

        if (await sameContent.FindEarlierAsync(report.Read!.ContentSha256, id, cancellationToken) is { } earlier)
        {
            doubts.Add(new Problem(ProblemCatalog.ReportSameContent, Arguments: [earlier.ToString()]));
        }

        if (time.GetUtcNow() - received.ReceivedAt > exports.MaxAge)
        {
            doubts.Add(new Problem(ProblemCatalog.ExportTooOld, Arguments: [FormattableString.Invariant($"{exports.MaxAge.TotalDays:0.#}")]));
        }

        if (reporting.Approval is ApprovalPolicy.Always)
        {
            doubts.Add(new Problem(ProblemCatalog.ReportApproval));
        }

        return doubts;
    }

    /// <summary>Reasons that no release can set aside.</summary>
    internal static bool IsFinal(Problem doubt) => doubt.Code is ProblemCatalog.EnvironmentChanged or ProblemCatalog.ReportTooManyBatches;

    private static string Count(int count) => FormattableString.Invariant($"{count:#,0}");
}
