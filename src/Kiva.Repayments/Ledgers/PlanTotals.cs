using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Ledgers;

/// <summary>What the plan of a report adds up to; with the batches' rows these are all rows that were read.</summary>
/// <param name="ExpectedAsOf">The time of the expected loans that the rows were held against.</param>
/// <param name="Batches">Rows and sum of each batch, the first being number 1.</param>
public sealed record PlanTotals(
    DateTimeOffset ExpectedAsOf,
    RowTotal Rejected,
    RowTotal LeftOut,
    RowTotal Unchanged,
    IReadOnlyList<RowTotal> Batches,
    IReadOnlyList<ProblemCount> Problems);
