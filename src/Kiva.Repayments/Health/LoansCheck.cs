using Kiva.PartnerApi;
using Kiva.PartnerApi.Loans;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Health;

/// <summary>Whether Kiva lets the loans be read, asked for one of each status; and on Stage one to test with.</summary>
public sealed class LoansCheck(PartnerLoans loans, KivaOptions kiva)
{
    internal const string Name = "loans";

    internal async Task<IReadOnlyList<HealthCheck>> RunAsync(CancellationToken cancellationToken)
    {
        var (payingBack, first) = await ReadAsync("loans.paying-back", "payingBack", LoanStatus.PayingBack, cancellationToken);
        var (defaulted, second) = await ReadAsync("loans.defaulted", "defaulted", LoanStatus.Defaulted, cancellationToken);
        List<HealthCheck> checks = [payingBack, defaulted];
        if (first is not null && second is not null)
        {
            checks.Add(Expected(first.TotalRecords + second.TotalRecords));
        }

        // A loan that was only ever posted as a test draft is not known to PA2; one that Kiva lists is.
        if (kiva.Environment is KivaEnvironment.Stage && (first?.Loans ?? []).Concat(second?.Loans ?? []).FirstOrDefault() is { } loan)
        {
            checks.Add(new HealthCheck("test-loan", Ok: true, $"To test with on Stage: loan id {loan.LoanId}, client id {loan.ClientId ?? "not given"}."));
        }

        return checks;
    }

    private static HealthCheck Expected(int count) => count > 0
        ? new HealthCheck(Name, Ok: true, FormattableString.Invariant($"{count:#,0} loans expect a repayment."))
        : new HealthCheck(
            Name, Ok: false, "Kiva lists no loan that expects a repayment, so nothing can be reported. Compare with PA2 > Repayments; if there are some, look at Kiva:Environment or ask Kiva.");

    private async Task<(HealthCheck Check, LoanPage? Page)> ReadAsync(string name, string status, LoanStatus of, CancellationToken cancellationToken)
    {
        try
        {
            var page = await loans.GetPageAsync(of, offset: 0, limit: 1, cancellationToken);
            return (new HealthCheck(name, Ok: true, FormattableString.Invariant($"Loans in {status} can be read: {page.TotalRecords:#,0}.")), page);
        }
        catch (PartnerApiException failure)
        {
            return (new HealthCheck(name, Ok: false, $"Loans in {status} cannot be read. {failure.Message}"), null);
        }
    }
}
