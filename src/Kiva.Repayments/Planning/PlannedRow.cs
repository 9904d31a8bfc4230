using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Planning;

/// <summary>A row with the decision about it.</summary>
/// <param name="Amount">The digits that go to Kiva; as read where the row does not go.</param>
/// <param name="Batch">The batch it goes in, from 1; <see langword="null"/> when it does not go.</param>
/// <param name="Problem">What is wrong with it, or why it does not go.</param>
/// <param name="Was">What Kiva accepted of the loan earlier this cycle, where <paramref name="Amount"/> corrects it.</param>
public readonly record struct PlannedRow(ExportRow Row, Decision Decision, decimal? Amount, int? Batch, Problem? Problem, decimal? Was = null);

/// <summary>What is to become of a row. Kiva's answer comes on top.</summary>
public enum Decision
{
    Send,
    Reject,
    LeaveOut,
    Unchanged,
}
