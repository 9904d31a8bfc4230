using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>Sees the rows of an export one by one and says at the end whether the export looks wrong as a whole.</summary>
internal interface IDetector
{
    void See(in SeenRow row);

    /// <returns>A doubt, told in counts and never in ids or amounts; <see langword="null"/> when there is none.</returns>
    Problem? Finding();
}

/// <summary>What detectors see of a row with a usable id. A loan that stands in the export more than once is seen once.</summary>
/// <param name="Amount">As read; <see langword="null"/> when it cannot be read.</param>
/// <param name="Loan"><see langword="null"/> when no expected loan has the key.</param>
internal readonly record struct SeenRow(RowKey Key, decimal? Amount, ExpectedLoan? Loan);
