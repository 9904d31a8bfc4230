using Kiva.PartnerApi.Loans;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>A loan that must be reported every month. All that is kept of it; no names.</summary>
/// <param name="Currency">ISO 4217, if Kiva gave it.</param>
/// <param name="LocalPrice">In <paramref name="Currency"/>, if Kiva gave it.</param>
/// <param name="KivaId">Kiva's own number, if Kiva gave it; never a key. Lists of version 0.1 have none.</param>
/// <param name="UsdPrice">In US dollars, if Kiva gave it. Lists of version 0.1 have none.</param>
public sealed record ExpectedLoan(
    string LoanId, string? ClientId, LoanStatus Status, string? Currency, decimal? LocalPrice, string? KivaId = null, decimal? UsdPrice = null);
