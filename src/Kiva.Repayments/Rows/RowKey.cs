using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Rows;

/// <summary>What makes a row that row: the loan id, for three-column partners the pair. Compared to the character, never as a number.</summary>
public readonly record struct RowKey
{
    private RowKey(string loanId, string clientId) => (LoanId, ClientId) = (loanId, clientId);

    public string LoanId { get; }

    /// <summary>Empty for two-column partners.</summary>
    public string ClientId { get; }

    public static RowKey Of(ColumnFormat columns, string loanId, string? clientId) =>
        new(loanId, columns is ColumnFormat.Three ? clientId ?? "" : "");
}
