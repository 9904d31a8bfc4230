using Kiva.PartnerApi;
using Kiva.PartnerApi.Loans;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Health;

/// <summary>Whether Kiva lets the loans be read, asked for one of each status; and on Stage one to test with.</summary>
public sealed class LoansCheck(PartnerLoans loans, KivaOptions kiva)
{
    internal const string Name = "loans";

    internal async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var (payingBack, first) = await ReadAsync("loans.paying-back", "payingBack", LoanStatus.PayingBack, cancellationToken);
        var (defaulted, second) = await ReadAsync("loans.defaulted", "defaulted", LoanStatus.Defaulted, cancellationToken);
        List<Finding> checks = [payingBack, defaulted];
        if (first is not null && second is not null)
        {
            checks.Add(Expected(first.TotalRecords + second.TotalRecords));
        }

        // A loan that was only ever posted as a test draft is not known to PA2; one that Kiva lists is.
        if (kiva.Environment is KivaEnvironment.Stage && (first?.Loans ?? []).Concat(second?.Loans ?? []).FirstOrDefault() is { } loan)
        {
            checks.Add(new Finding("test-loan", Ok: true, loan.ClientId is { } client
                ? Finding.Texts.Of("test-loan", loan.LoanId, client)
                : Finding.Texts.Of("test-loan.no-client", loan.LoanId)));
        }

        return checks;
    }

    private static Finding Expected(int count) =>
        count > 0 ? new Finding(Name, Ok: true, Finding.Texts.Of("loans.expected", count)) : new Finding(Name, Ok: false, Finding.Texts.Of("loans.none"));

    private async Task<(Finding Check, LoanPage? Page)> ReadAsync(string name, string status, LoanStatus of, CancellationToken cancellationToken)
    {
        try
        {
            var page = await loans.GetPageAsync(of, offset: 0, limit: 1, cancellationToken);
            return (new Finding(name, Ok: true, Finding.Texts.Of("loans.readable", status, page.TotalRecords)), page);
        }
        catch (PartnerApiException failure)
        {
            return (new Finding(name, Ok: false, Finding.Texts.Of("loans.unreadable", status, (Saying)KivaFaults.Of(failure).Text)), null);
        }
    }
}
