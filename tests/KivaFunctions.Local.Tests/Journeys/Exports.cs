using System.Globalization;
using System.Text;
using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>Exports as an MIS would write them of a practice portfolio.</summary>
internal static class Exports
{
    public static string TwoColumns(IEnumerable<SandboxLoan> loans) => Csv("Loan ID,Principal Repaid", loans.Select(loan => $"{loan.LoanId},{Amount(loan)}"));

    public static string ThreeColumns(IEnumerable<SandboxLoan> loans) =>
        Csv("Loan ID,Client ID,Principal Repaid", loans.Select(loan => $"{loan.LoanId},{loan.ClientId},{Amount(loan)}"));

    public static string Of(SandboxServer kiva, bool threeColumns = false) =>
        threeColumns ? ThreeColumns(kiva.Portfolio.ExpectedLoans) : TwoColumns(kiva.Portfolio.ExpectedLoans);

    public static string Json(IEnumerable<SandboxLoan> loans) =>
        $"{{\"repayments\":[{string.Join(",\n", loans.Select(loan => $"{{\"loan_id\":\"{loan.LoanId}\",\"amount\":{Amount(loan)},\"client_id\":\"{loan.ClientId}\"}}"))}]}}";

    public static string Csv(string header, IEnumerable<string> rows) => new StringBuilder(header).Append('\n').AppendJoin('\n', rows).Append('\n').ToString();

    public static string Amount(SandboxLoan loan) => loan.PrincipalRepaid.ToString(CultureInfo.InvariantCulture);
}
