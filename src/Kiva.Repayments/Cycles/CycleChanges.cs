using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Cycles;

/// <summary>How the amounts of an export stand to those that Kiva accepted in the last cycle before.</summary>
internal sealed class CycleChanges(EarlierCycle earlier)
{
    /// <summary>So many are named.</summary>
    private const int Named = 100;

    private int _higher;
    private int _lower;
    private int _same;
    private int _added;

    /// <param name="amount">What Kiva has or will have of the loan in this cycle.</param>
    public void See(RowKey key, decimal amount)
    {
        if (!earlier.Accepted.TryGetValue(key, out var before))
        {
            _added++;
            return;
        }

        switch (amount.CompareTo(before))
        {
            case > 0:
                _higher++;
                break;
            case < 0:
                _lower++;
                break;
            default:
                _same++;
                break;
        }
    }

    /// <param name="expected">The loans that are expected now.</param>
    /// <param name="reported">What Kiva has or will have of this cycle.</param>
    public CycleChangesView View(ExpectedLoanList expected, ColumnFormat columns, IReadOnlySet<RowKey> reported)
    {
        var byKey = expected.ByKey(columns);
        var missing = earlier.Accepted.Keys.Where(key => byKey.ContainsKey(key) && !reported.Contains(key)).OrderBy(key => key.LoanId, StringComparer.Ordinal).ToList();
        return new CycleChangesView(
            earlier.Cycle, _higher, _lower, _same, _added, missing.Count, [.. missing.Take(Named).Select(key => new UnreportedLoan(key.LoanId, key.ClientId.Length == 0 ? null : key.ClientId))]);
    }
}

/// <summary>The rows of a preview that would go, or are unchanged, against the last cycle before of which Kiva has anything.</summary>
/// <param name="Cycle">That cycle, <c>yyyy-MM</c>.</param>
/// <param name="Added">Loans of which Kiva had nothing then.</param>
/// <param name="Missing">Loans of which Kiva had something then, which are still expected, and of which it has and would have nothing in this cycle.</param>
/// <param name="MissingLoans">The first 100 of them.</param>
public sealed record CycleChangesView(string Cycle, int Higher, int Lower, int Same, int Added, int Missing, IReadOnlyList<UnreportedLoan> MissingLoans);
