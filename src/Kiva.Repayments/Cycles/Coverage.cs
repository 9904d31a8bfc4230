using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Cycles;

/// <summary>Distinct expected loans reported, of all expected: the control total that PA2 opens with.</summary>
internal static class Coverage
{
    /// <summary>So many are named in an alert; people can ask for all of them.</summary>
    private const int Named = 100;

    public static CoverageView Of(ExpectedLoanList expected, ColumnFormat columns, IEnumerable<RowKey> reported)
    {
        var keys = expected.ByKey(columns);
        return new CoverageView(keys.Count, reported.Distinct().Count(keys.ContainsKey), expected.AsOf);
    }

    /// <summary>The loans that are expected and not reported, by their ids.</summary>
    public static IEnumerable<UnreportedLoan> Unreported(ExpectedLoanList expected, ColumnFormat columns, IReadOnlyDictionary<RowKey, decimal> accepted) => expected
        .ByKey(columns).Keys
        .Where(key => !accepted.ContainsKey(key))
        .Select(key => new UnreportedLoan(key.LoanId, key.ClientId.Length == 0 ? null : key.ClientId))
        .OrderBy(loan => loan.LoanId, StringComparer.Ordinal);

    /// <inheritdoc cref="Unreported"/>
    public static IReadOnlyList<UnreportedLoan> FirstUnreported(
        ExpectedLoanList expected, ColumnFormat columns, IReadOnlyDictionary<RowKey, decimal> accepted) => [.. Unreported(expected, columns, accepted).Take(Named)];
}
