using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class DryRunTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(Kind.Right, false)]
    [InlineData(Kind.Right, true)]
    [InlineData(Kind.WithMistakes, false)]
    [InlineData(Kind.WithMistakes, true)]
    [InlineData(Kind.MostlyWrong, false)]
    [InlineData(Kind.NotKivas, false)]
    [InlineData(Kind.Json, true)]
    [InlineData(Kind.Unreadable, false)]
    public async Task A_dry_run_equals_the_run_and_leaves_nothing_behind(Kind kind, bool threeColumns)
    {
        await using var road = await Road.BuildAsync(
            azurite.Lease(), new SandboxOptions { Loans = 80, ThreeColumns = threeColumns }, new() { ["Kiva:BatchSize"] = "30" });
        var export = Export(kind, road.Kiva.Portfolio.ExpectedLoans, threeColumns);
        var before = await Road.BlobsAsync(road.Account);

        var preview = await road.PreviewAsync(export);

        Assert.Equal(before, (await Road.BlobsAsync(road.Account)).Where(name => !name.StartsWith("expected-loans/", StringComparison.Ordinal)));
        Assert.Equal((null, "preview"), (preview.Id, preview.State));
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked);

        var id = await road.HandInAsync(export);
        var report = await road.ReportAsync(id, "completed", "held", "rejected");

        Assert.Equal(Facts(preview), Facts(report));
        Assert.Equal(preview.Problems.Select(Facts), report.Problems.Select(Facts));
        Assert.Equal(preview.Reasons.Select(Facts), report.Reasons.Select(Facts));
        Assert.Equal((preview.Rows.Sent, preview.Sums.Sent), report.State is "completed" ? (report.Rows.Sent, report.Sums.Sent) : (report.Rows.NotSent, report.Sums.NotSent));
        if (report.State is "completed")
        {
            Assert.Equal(preview.Coverage, report.Coverage);
            Assert.Equal(preview.Batches.Select(batch => (batch.Number, batch.Rows, batch.Sum)), report.Batches.Select(batch => (batch.Number, batch.Rows, batch.Sum)));
        }
    }

    [Fact]
    public async Task A_dry_run_after_the_run_knows_what_went()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        var export = Exports.Of(road.Kiva);
        var id = await road.DropAsync("october.csv", export);
        await road.ReportAsync(id, "completed");

        var preview = await road.PreviewAsync(export);

        Assert.Equal((20, 0, 20), (preview.Rows.Unchanged, preview.Rows.Sent, preview.Coverage!.Reported));
        Assert.Contains(id.ToString(), Assert.Single(preview.Reasons).Text, StringComparison.Ordinal);
    }

    public enum Kind
    {
        Right,
        WithMistakes,
        MostlyWrong,
        NotKivas,
        Json,
        Unreadable,
    }

    private static string Export(Kind kind, IReadOnlyList<SandboxLoan> loans, bool threeColumns)
    {
        string Row(string loanId, string clientId, string amount) => threeColumns ? $"{loanId},{clientId},{amount}" : $"{loanId},{amount}";
        string Right(SandboxLoan loan) => Row(loan.LoanId, loan.ClientId, Exports.Amount(loan));
        var xof = loans.First(loan => loan.Currency == "XOF");
        var others = loans.Where(loan => loan != xof).ToArray();
        string[] mistakes =
        [
            Row(xof.LoanId, xof.ClientId, "100.5"),
            Row("NOT-KIVAS", "1", "10.00"),
            Row("0" + others[0].LoanId, others[0].ClientId, "10.00"),
            Right(others[1]),
            Row(others[2].LoanId, others[2].ClientId, "1.25"),
            Row(others[3].LoanId, others[3].ClientId, "N/A"),
            Row("", "1", "10.00"),
        ];
        var header = threeColumns ? "Loan ID,Client ID,Principal Repaid" : "Loan ID,Principal Repaid";
        return kind switch
        {
            Kind.Right => Exports.Csv(header, loans.Select(Right)),
            Kind.WithMistakes => Exports.Csv(header, others.Where((_, index) => index != 3).Select(Right).Concat(mistakes)),
            Kind.MostlyWrong => Exports.Csv(header, others.Take(4).Select(Right).Concat(mistakes)),
            Kind.NotKivas => Exports.Csv(header, ["A-1,10.00", "A-2,20.50"]),
            Kind.Json => Exports.Json(loans),
            _ => "There is no table in this.\n",
        };
    }

    private static (int, int, int, int, int, string, string, string, string, string?) Facts(ReportView report) => (
        report.Rows.Read, report.Rows.Rejected, report.Rows.LeftOut, report.Rows.Unchanged, report.Rows.WithoutAmount,
        report.Sums.Read, report.Sums.Rejected, report.Sums.LeftOut, report.Sums.Unchanged, report.ContentSha256);

    private static (string, int, string, string) Facts(ProblemView problem) =>
        (problem.Code, problem.Count, problem.Text, string.Join(';', problem.Examples.Select(example => example.ToString())));
}
