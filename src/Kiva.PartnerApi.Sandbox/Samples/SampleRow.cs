using System.Globalization;

namespace Kiva.PartnerApi.Sandbox.Samples;

/// <param name="Amount">With a point and two decimals where the currency has them, no grouping: nothing that could be read in two ways.</param>
internal sealed record SampleRow(string LoanId, string ClientId, string Amount)
{
    public static SampleRow Of(SandboxLoan loan) =>
        new(loan.LoanId, loan.ClientId, loan.PrincipalRepaid.ToString(loan.Currency is "XOF" ? "0" : "0.00", CultureInfo.InvariantCulture));
}
