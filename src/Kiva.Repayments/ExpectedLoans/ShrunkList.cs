using Kiva.Repayments.Problems;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>
/// A list that came back less than half as long as the last good one. Loans do not end by the half; a filter, another partner or a fault of Kiva's is likelier, and
/// rows of the loans that are missing would be left out as unknown. So it is kept aside until a person accepts it.
/// </summary>
internal static class ShrunkList
{
    public static bool IsOne(int loans, ListHead? lastGood) => loans * 2L < lastGood?.Count;

    public static Problem Reason(ListHead aside, ListHead? lastGood) => new(
        ProblemCatalog.ExpectedLoansShrunk, Arguments: [FormattableString.Invariant($"{aside.Count:#,0}"), FormattableString.Invariant($"{lastGood?.Count ?? 0:#,0}")]);
}

/// <summary>A report would have to be held against a list that was kept aside.</summary>
public sealed class ExpectedLoansShrunkException(Problem reason) : Exception(reason.Text())
{
    public Problem Reason { get; } = reason;
}
