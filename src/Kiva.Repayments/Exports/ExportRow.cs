using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports;

/// <summary>One repayment as it stands in the export.</summary>
/// <param name="Line">The line in the file as an editor counts it, from 1 (in JSON: the number of the element, from 1).</param>
/// <param name="LoanId">The partner's loan id without the spaces around the cell, otherwise to the character; empty when it is missing.</param>
/// <param name="ClientId">The partner's client id, likewise; empty when the export has no such column or the cell is empty.</param>
/// <param name="AmountText">The amount as it stands in the file, without the spaces around the cell.</param>
/// <param name="Amount">The amount in the loan's currency with the digits of the file; <see langword="null"/> when it could not be read for certain.</param>
/// <param name="Problem">What is wrong with the row, if anything, and through <see cref="Problem.Also"/> what else; a row with an error is never sent.</param>
public readonly record struct ExportRow(int Line, string LoanId, string ClientId, string AmountText, decimal? Amount, Problem? Problem)
{
    /// <summary>The currency mark beside the amount, e.g. <c>FCFA</c>; <see langword="null"/> when there is none.</summary>
    public string? CurrencyMark { get; init; }
}
