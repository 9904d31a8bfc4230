using Kiva.PartnerApi.Loans;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>A loan that must be reported every month. All that is kept of it; no names.</summary>
/// <param name="Currency">ISO 4217, if Kiva gave it.</param>
/// <param name="LocalPrice">In <paramref name="Currency"/>, if Kiva gave it.</param>
public sealed record ExpectedLoan(string LoanId, string? ClientId, LoanStatus Status, string? Currency, decimal? LocalPrice);
