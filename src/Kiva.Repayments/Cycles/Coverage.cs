using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Cycles;

/// <summary>Distinct expected loans reported, of all expected: the control total that PA2 opens with.</summary>
internal static class Coverage
{
    public static CoverageView Of(ExpectedLoanList expected, ColumnFormat columns, IEnumerable<RowKey> reported)
    {
        var keys = expected.ByKey(columns);
        return new CoverageView(keys.Count, reported.Distinct().Count(keys.ContainsKey), expected.AsOf);
    }
}
