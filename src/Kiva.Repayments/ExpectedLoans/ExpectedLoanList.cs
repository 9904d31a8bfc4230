using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>The loans that expect a repayment, as Kiva listed them at one time.</summary>
/// <param name="AsOf">When the list was read.</param>
public sealed record ExpectedLoanList(DateTimeOffset AsOf, IReadOnlyList<ExpectedLoan> Loans)
{
    /// <summary>Every loan is in a currency without decimals; a loan without a currency says nothing.</summary>
    public bool IsInWholeAmounts => Loans.Count > 0 && Loans.All(loan => Currency.MinorUnit(loan.Currency) == 0);

    /// <summary>The loans by the key that this partner's rows have; borrowers of one loan are one loan where the key is the loan id.</summary>
    public IReadOnlyDictionary<RowKey, ExpectedLoan> ByKey(ColumnFormat columns)
    {
        var byKey = new Dictionary<RowKey, ExpectedLoan>(Loans.Count);
        foreach (var loan in Loans)
        {
            byKey.TryAdd(RowKey.Of(columns, loan.LoanId, loan.ClientId), loan);
        }

        return byKey;
    }
}
