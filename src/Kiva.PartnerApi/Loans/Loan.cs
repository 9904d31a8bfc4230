namespace Kiva.PartnerApi.Loans;

/// <summary>The two states in which a loan expects a repayment; Kiva lists them one at a time.</summary>
public enum LoanStatus
{
    PayingBack,
    Defaulted,
}

/// <summary>What we read of a loan at Kiva. Names, places and photos are not even deserialised.</summary>
/// <param name="Uuid">Kiva's identity of the row, if given; tells a repeated row from a second borrower of one loan.</param>
/// <param name="KivaId">Kiva's public number, if given. Never a key of ours.</param>
/// <param name="LoanId">The partner's own id, to the character.</param>
/// <param name="ClientId">The partner's own client id, to the character.</param>
/// <param name="Currency">ISO 4217, if given.</param>
/// <param name="LocalPrice">In <paramref name="Currency"/>, if given.</param>
/// <param name="Price">In US dollars, if given.</param>
public sealed record Loan(
    string? Uuid, string? KivaId, string LoanId, string? ClientId, LoanStatus Status, string? Currency, decimal? LocalPrice, decimal? Price);

/// <summary>One page of loans and the total that Kiva counted when it made the page.</summary>
public sealed record LoanPage(int TotalRecords, IReadOnlyList<Loan> Loans);
