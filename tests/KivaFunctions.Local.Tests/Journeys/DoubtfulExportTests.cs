using System.Globalization;
using System.Net;
using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>What looks wrong with an export as a whole waits for a person, in the dry run and in the run by the same words.</summary>
public sealed class DoubtfulExportTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProblemCatalog.AmountsFell)]
    [InlineData(ProblemCatalog.AmountsRose)]
    [InlineData(ProblemCatalog.AmountsUsd)]
    [InlineData(ProblemCatalog.AmountsAbovePrice)]
    [InlineData(ProblemCatalog.AmountsFarAbovePrice)]
    [InlineData(ProblemCatalog.AmountsMostlyZero)]
    [InlineData(ProblemCatalog.ColumnsLooksLikeKivaIds)]
    [InlineData(ProblemCatalog.ColumnsOtherBasis)]
    [InlineData(ProblemCatalog.LayoutHeld)]
    [InlineData("total.differs")]
    public async Task A_doubtful_export_is_held_until_a_person_says_go(string code)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 40 }, Settings(code));
        await ReportLastMonthAsync(road, by: code == ProblemCatalog.AmountsFell ? 1 : -1);
        var export = Export(code, road.Kiva.Portfolio.ExpectedLoans);

        var preview = await road.PreviewAsync(export);
        var id = await road.HandInAsync(export);
        var held = await road.ReportAsync(id, "held");

        Assert.Contains(held.Reasons, reason => reason.Code == code && reason.Severity is ProblemSeverity.Error);
        Assert.Equal(preview.Reasons.Select(reason => (reason.Code, reason.Text)), held.Reasons.Select(reason => (reason.Code, reason.Text)));
        Assert.Equal(preview.Problems.Select(problem => (problem.Code, problem.Text)), held.Problems.Select(problem => (problem.Code, problem.Text)));
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked);

        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(id, "release"));
        await road.ReportAsync(id, "completed");
    }

    [Fact]
    public async Task The_first_layout_and_every_other_one_is_told_once_it_worked_it_is_known()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var loans = road.Kiva.Portfolio.ExpectedLoans;

        Assert.Contains("(\"Loan ID\", \"Principal Repaid\", ", await LayoutAsync(road, Exports.TwoColumns(loans)), StringComparison.Ordinal);
        Assert.Null(await LayoutAsync(road, Exports.TwoColumns(loans.Take(4))));
        Assert.Null(await LayoutAsync(road, Exports.Json(loans.Take(3))));
        Assert.Contains(
            "\"Principal Repaid\" → \"Capital remboursé\"",
            await LayoutAsync(road, Exports.TwoColumns(loans).Replace("Principal Repaid", "Capital remboursé", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_amount_of_another_currency_is_rejected_by_its_mark()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 40 });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var wrong = loans.First(loan => loan.Currency == "GHS");
        var export = Exports.Csv("Loan ID,Principal Repaid", loans.Select(loan => $"{loan.LoanId},{(loan == wrong || loan.Currency == "XOF" ? "FCFA" : "GH₵")} {Exports.Amount(loan)}"));

        var preview = await road.PreviewAsync(export);
        var id = await road.HandInAsync(export);
        var report = await road.ReportAsync(id, "completed");

        var row = Assert.Single(await road.ResultsAsync(id), row => row.Status == "rejected");
        Assert.Equal((wrong.LoanId, ProblemCatalog.AmountOtherCurrency), (row.LoanId, row.Code));
        Assert.EndsWith("Expected: GHS", row.Message, StringComparison.Ordinal);
        Assert.Equal((1, 39), (report.Rows.Rejected, report.Rows.Accepted));
        Assert.Equal((1, 39), (preview.Rows.Rejected, preview.Rows.Sent));
    }

    /// <summary>The list that is stored decides how the export is read; Kiva is not asked.</summary>
    [Fact]
    public async Task Where_no_loan_has_decimals_a_separator_before_three_digits_groups()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 40 });
        var loans = road.Kiva.Portfolio.ExpectedLoans.Where(loan => loan.Currency == "XOF").Take(3).ToArray();
        var export = Exports.Csv("Loan ID;Principal Repaid", loans.Select(loan => $"{loan.LoanId};25.000"));
        Assert.Equal("amounts.undecided", Assert.Single((await road.PreviewAsync(export)).Reasons).Code);

        var list = new ExpectedLoanList(
            road.Time.GetUtcNow(), [.. loans.Select(loan => new ExpectedLoan(loan.LoanId, loan.ClientId, LoanStatus.PayingBack, "XOF", loan.LocalPrice))]);
        await road.Services.GetRequiredService<ExpectedLoanStore>().SaveAsync(KivaEnvironment.Stage, "145", list, Cancel);
        var preview = await road.PreviewAsync(export);
        var report = await road.ReportAsync(await road.HandInAsync(export), "completed");

        Assert.Equal(("75000", "75000"), (preview.Sums.Sent, report.Sums.Accepted));
    }

    private static Dictionary<string, string?> Settings(string code) => code switch
    {
        ProblemCatalog.AmountsFell => new() { ["Reporting:AmountBasis"] = "CumulativePrincipal" },
        ProblemCatalog.AmountsRose or ProblemCatalog.ColumnsOtherBasis => new() { ["Reporting:AmountBasis"] = "PrincipalOutstanding" },
        ProblemCatalog.LayoutHeld => new() { ["Exports:NewLayout"] = "Hold" },
        _ => [],
    };

    private static string Export(string code, IReadOnlyList<SandboxLoan> loans)
    {
        string Csv(Func<SandboxLoan, decimal> amount) => Exports.Csv("Loan ID,Principal Repaid", loans.Select(loan => $"{loan.LoanId},{Digits(amount(loan))}"));
        return code switch
        {
            ProblemCatalog.AmountsUsd => Csv(loan => loan.Price),
            ProblemCatalog.AmountsAbovePrice => Csv(loan => loan.LocalPrice + 1),
            ProblemCatalog.AmountsFarAbovePrice => Csv(loan => loan == loans[0] ? loan.LocalPrice * 10 : loan.PrincipalRepaid),
            ProblemCatalog.AmountsMostlyZero => Csv(_ => 0),
            ProblemCatalog.ColumnsLooksLikeKivaIds => Exports.Csv("Loan ID,Principal Repaid", loans.Select(loan => $"{loan.KivaId},{Exports.Amount(loan)}")),
            "total.differs" => $"{Exports.TwoColumns(loans)}Total,1.50\n",
            _ => Exports.TwoColumns(loans),
        };
    }

    /// <summary>What Kiva accepted of the same loans in the cycle before.</summary>
    private static async Task ReportLastMonthAsync(Road road, decimal by)
    {
        var cycle = road.Time.GetUtcNow().AddDays(1 - road.Time.GetUtcNow().Day).AddDays(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var rows = road.Kiva.Portfolio.ExpectedLoans.Select(loan => $"{loan.LoanId},,{Digits(loan.PrincipalRepaid + by)},1,9");
        await road.Reports.GetBlobClient($"cycles/{cycle}/Stage-145/20261001T000000Z-0123456789ab.csv")
            .UploadAsync(BinaryData.FromString(Exports.Csv("loan_id,client_id,amount,batch,upload_id", rows)), Cancel);
    }

    private static async Task<string?> LayoutAsync(Road road, string export)
    {
        var preview = await road.PreviewAsync(export);
        var report = await road.ReportAsync(await road.HandInAsync(export), "completed");
        Assert.Equal(Text(preview), Text(report));
        return Text(report);

        static string? Text(ReportView view) => view.Problems.SingleOrDefault(problem => problem.Code == ProblemCatalog.LayoutNew)?.Text;
    }

    private static string Digits(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}
