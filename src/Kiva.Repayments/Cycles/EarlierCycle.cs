using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Cycles;

/// <summary>What Kiva accepted in a cycle that is over.</summary>
/// <param name="Cycle"><c>yyyy-MM</c></param>
public sealed record EarlierCycle(string Cycle, IReadOnlyDictionary<RowKey, decimal> Accepted);
