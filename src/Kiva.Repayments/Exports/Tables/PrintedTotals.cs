using System.Globalization;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>
/// Holds the totals that a report prints against the rows between them: a total is right when it is the sum of all rows back to the beginning or to any
/// earlier total, whether it is one of a page, a branch, a region or the whole.
/// </summary>
internal sealed class PrintedTotals
{
    private const int MostRemembered = 10_000;

    /// <summary>The running sum at the beginning and at every total so far.</summary>
    private readonly HashSet<decimal> _starts = [0];
    private decimal _sum;
    private int _rows;
    private bool _isIncomplete;
    private Problem? _different;
    private Problem? _unchecked;

    public IEnumerable<Problem> Remarks => new[] { _different, _unchecked }.OfType<Problem>();

    public void AddRow(decimal? amount)
    {
        _rows++;
        if (amount is { } known)
        {
            _sum += known;
        }
        else
        {
            // What was printed includes an amount that is not known here; totals of later rows alone can still be checked.
            _isIncomplete = true;
            _starts.Clear();
        }
    }

    /// <summary>Whether an amount without any word beside it is the sum of several rows, and so a total and no row.</summary>
    public bool IsSum(decimal amount) => _rows > 1 && !_isIncomplete && amount == _sum;

    /// <param name="printed">The total; <see langword="null"/> when it cannot be read.</param>
    public void Take(int line, decimal? printed)
    {
        var isRight = printed is { } total && _starts.Contains(_sum - total);
        if (!isRight && (printed is null || _isIncomplete))
            _unchecked ??= At("total.unchecked", line);
        else if (!isRight)
            _different ??= At("total.differs", line);

        if (_starts.Count < MostRemembered)
            _starts.Add(_sum);
    }

    private static Problem At(string code, int line) => new(code, line, Arguments: [line.ToString(CultureInfo.InvariantCulture)]);
}
