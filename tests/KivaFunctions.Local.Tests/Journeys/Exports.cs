using System.Globalization;
using System.Text;
using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>Exports as an MIS would write them of a practice portfolio.</summary>
internal static class Exports
{
    public static string TwoColumns(IEnumerable<SandboxLoan> loans) => Csv(loans, "Loan ID,Principal Repaid", loan => $"{Cell(loan.LoanId)},{Amount(loan)}");

    public static string ThreeColumns(IEnumerable<SandboxLoan> loans) =>
        Csv(loans, "Loan ID,Client ID,Principal Repaid", loan => $"{Cell(loan.LoanId)},{Cell(loan.ClientId)},{Amount(loan)}");

    public static string Json(IEnumerable<SandboxLoan> loans) =>
        $"{{\"repayments\":[{string.Join(",\n", loans.Select(loan => $"{{\"loan_id\":\"{loan.LoanId}\",\"amount\":{Amount(loan)},\"client_id\":\"{loan.ClientId}\"}}"))}]}}";

    public static string Amount(SandboxLoan loan) => loan.PrincipalRepaid.ToString(CultureInfo.InvariantCulture);

    private static string Csv(IEnumerable<SandboxLoan> loans, string header, Func<SandboxLoan, string> row)
    {
        var csv = new StringBuilder(header).Append('\n');
        foreach (var loan in loans)
        {
            csv.Append(row(loan)).Append('\n');
        }

        return csv.ToString();
    }

    private static string Cell(string id) => id.Contains(',', StringComparison.Ordinal) ? $"\"{id}\"" : id;
}
