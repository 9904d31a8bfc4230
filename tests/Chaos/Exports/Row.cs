namespace Chaos.Exports;

/// <summary>A row of an export, as the one who made it knows it.</summary>
/// <param name="Line">In the file, from 1.</param>
/// <param name="Client">Empty for a two-column partner.</param>
/// <param name="Amount">The digits as they stand in the file.</param>
internal sealed record Row(int Line, string Loan, string Client, string Amount, RowKind Kind)
{
    /// <summary>What a second report of the same would be a double of.</summary>
    public (string, string, string) Repayment => (Loan, Client, Amount);
}

internal enum RowKind
{
    Good,

    /// <summary>Its amount cannot be read.</summary>
    Unreadable,

    /// <summary>Kiva expects nothing of its loan.</summary>
    Unknown,
}
