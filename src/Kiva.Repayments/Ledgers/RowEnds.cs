using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Ledgers;

/// <summary>The eight ends of rows, in rows and in money. They add up to what was read: no row disappears and none is counted twice.</summary>
public readonly record struct RowEnds(
    RowTotal Accepted,
    RowTotal Rejected,
    RowTotal RejectedByKiva,
    RowTotal Refused,
    RowTotal LeftOut,
    RowTotal Unchanged,
    RowTotal Unknown,
    RowTotal NotSent)
{
    public RowTotal Sent => Accepted + RejectedByKiva + Refused + Unknown;

    public RowTotal All => Sent + Rejected + LeftOut + Unchanged + NotSent;

    /// <summary>The ends while nothing has been sent.</summary>
    public static RowEnds Of(PlanTotals plan) => new()
    {
        Rejected = plan.Rejected,
        LeftOut = plan.LeftOut,
        Unchanged = plan.Unchanged,
        NotSent = plan.Batches.Aggregate(default(RowTotal), (sum, batch) => sum + batch),
    };

    /// <summary>The ends as the ledger alone tells them.</summary>
    public static RowEnds Of(Report report)
    {
        if (report.Read is not { } read)
        {
            return default;
        }

        if (report.Plan is not { } plan)
        {
            return new RowEnds { Rejected = read.Unreadable, NotSent = read.Rows - read.Unreadable };
        }

        if (!report.IsPlanned)
        {
            return Of(plan);
        }

        var ends = Of(plan) with { NotSent = default };
        foreach (var batch in report.Batches)
        {
            ends = batch.State switch
            {
                BatchState.Accepted => ends with
                {
                    Accepted = ends.Accepted + (batch.Total - batch.RejectedByKiva),
                    RejectedByKiva = ends.RejectedByKiva + batch.RejectedByKiva,
                },
                BatchState.Refused => ends with { Refused = ends.Refused + batch.Total },
                BatchState.Unknown or BatchState.Sending => ends with { Unknown = ends.Unknown + batch.Total },
                _ => ends with { NotSent = ends.NotSent + batch.Total },
            };
        }

        return ends;
    }
}
