using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Layouts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Planning;

/// <summary>What makes a plan one that a person must say go to.</summary>
public sealed class Doubts(
    SameContent sameContent, KnownLayouts layouts, KivaOptions kiva, ReportingOptions reporting, ExportsOptions exports, TimeProvider time)
{
    /// <summary>A ledger holds 50,000 blocks; a batch takes two at least.</summary>
    private const int MaxBatches = 20_000;

    /// <summary>All that is to be said of an export and its plan as a whole; the preview says the same.</summary>
    /// <param name="id">Its report; <see langword="null"/> in a preview.</param>
    internal async Task<Judgement> OfAsync(
        RowPlanner planner, Read read, string partnerId, ReportId? id, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        List<Problem> doubts = [.. OfPlan(planner), .. planner.Findings, .. read.Remarks ?? []];
        if (!planner.SkipsUnchanged && read.Remarks?.Any(remark => remark.Code == ProblemCatalog.ExportHandedBack) is true)
        {
            doubts.Add(new Problem(ProblemCatalog.ReportHandedBack));
        }

        if (OfHeading(read.Format.Columns.Amount) is { } heading)
        {
            doubts.Add(heading);
        }

        if (await layouts.FindNewAsync(kiva.Environment, partnerId, read.Format, cancellationToken) is { } layout)
        {
            doubts.Add(layout);
        }

        if (await sameContent.FindEarlierAsync(read.ContentSha256, id, cancellationToken) is { } earlier)
        {
            doubts.Add(new Problem(ProblemCatalog.ReportSameContent, Arguments: [earlier.ToString()]));
        }

        if (time.GetUtcNow() - receivedAt > exports.MaxAge)
        {
            doubts.Add(new Problem(ProblemCatalog.ExportTooOld, Arguments: [FormattableString.Invariant($"{exports.MaxAge.TotalDays:0.#}")]));
        }

        if (reporting.Approval is ApprovalPolicy.Always)
        {
            doubts.Add(new Problem(ProblemCatalog.ReportApproval));
        }

        return Judge(doubts, planner.Totals);
    }

    /// <summary>Errors hold the report, warnings are only told.</summary>
    private static Judgement Judge(List<Problem> doubts, PlanTotals plan)
    {
        var told = new ProblemTally();
        doubts.FindAll(doubt => doubt.Severity() is ProblemSeverity.Warning).ForEach(told.Add);
        doubts.RemoveAll(doubt => doubt.Severity() is ProblemSeverity.Warning);
        return new Judgement(doubts, plan with { Problems = [.. plan.Problems, .. told.Counts()] });
    }

    private IEnumerable<Problem> OfPlan(RowPlanner planner)
    {
        var totals = planner.Totals;
        if (planner.OursRejected > planner.Ours * reporting.MaxRejectedShare)
        {
            yield return new Problem(
                ProblemCatalog.ReportTooManyRejected,
                Arguments: [Count(planner.OursRejected), Count(planner.Ours), FormattableString.Invariant($"{reporting.MaxRejectedShare:0.##%}")]);
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

    /// <summary>A heading that says one position where the setting says the other.</summary>
    private Problem? OfHeading(string heading) => (reporting.AmountBasis, HeaderWords.Of(heading)) switch
    {
        (AmountBasis.CumulativePrincipal, HeaderWord.PrincipalOutstanding) or (AmountBasis.PrincipalOutstanding, HeaderWord.CumulativePrincipal) =>
            new Problem(ProblemCatalog.ColumnsOtherBasis, Column: heading, Arguments: [heading, reporting.AmountBasis.ToString()]),
        _ => null,
    };

    internal static string Count(int count) => FormattableString.Invariant($"{count:#,0}");
}

/// <param name="Reasons">Why a person must say go; none when the report may go by itself.</param>
/// <param name="Plan">What the plan adds up to, with what is told of the export among its problems.</param>
internal sealed record Judgement(IReadOnlyList<Problem> Reasons, PlanTotals Plan);
