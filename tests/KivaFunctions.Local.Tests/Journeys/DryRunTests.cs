using System.Text.Json;
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

    [Fact]
    public async Task Every_problem_stands_beside_its_row_as_the_file_has_it()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 30 });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var xof = loans.First(loan => loan.Currency == "XOF");
        var right = loans.Where(loan => loan != xof).Select(loan => $"{loan.LoanId},{Exports.Amount(loan)}").ToList();
        var export = Exports.Csv("Loan ID,Principal Repaid", [.. right, $"{xof.LoanId},100.5", "<script>alert(1)</script>,10.00", ",N/A"]);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/reports?dryRun=true")
        {
            Headers = { { "Accept-Language", "fr" } },
            Content = new StringContent(export, System.Text.Encoding.UTF8, "text/csv"),
        };
        using var answer = await road.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var preview = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        var rows = preview.GetProperty("problemRows").EnumerateArray().ToList();
        Assert.Equal(3, preview.GetProperty("problemRowCount").GetInt32());
        Assert.Equal(
            [(31, xof.LoanId, "100.5", "amount.too-precise"), (32, "<script>alert(1)</script>", "10.00", "loan.left-out"), (33, "", "N/A", "loan.missing;amount.missing")],
            rows.Select(row => (
                row.GetProperty("line").GetInt32(),
                row.GetProperty("loanId").GetString(),
                row.GetProperty("amount").GetString(),
                string.Join(';', row.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString())))));
        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("clientId").ValueKind));
        var problems = rows[2].GetProperty("problems");
        Assert.Equal("L’identifiant du prêt manque. Saisissez-le tel qu’il est dans le SIG.", problems[0].GetProperty("text").GetString());
        Assert.Equal(("error", "Principal Repaid"), (problems[1].GetProperty("severity").GetString(), problems[1].GetProperty("column").GetString()));
        Assert.False(problems[0].TryGetProperty("change", out _));
        Assert.False(preview.TryGetProperty("changes", out _));
    }

    [Fact]
    public async Task What_a_preview_has_beside_a_report_is_in_no_report()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var id = await road.HandInAsync(Exports.Of(road.Kiva) + "NOT-KIVAS,1.00\n");
        await road.ReportAsync(id, "completed");

        var report = await road.Http.GetStringAsync($"/api/reports/{id}", TestContext.Current.CancellationToken);

        Assert.Contains("loan.left-out", report, StringComparison.Ordinal);
        Assert.DoesNotContain("problemRow", report, StringComparison.Ordinal);
        Assert.DoesNotContain("changes", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Among_thousands_of_loans_that_are_not_Kivas_the_rows_that_are_wrong_are_shown()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 30 });
        var rows = Enumerable.Range(0, 600).Select(number => $"NOT-KIVAS-{number},10.00").Append(",10.00").Append("NOT-KIVAS-600,10.00");

        var preview = await road.PreviewAsync(Exports.Csv("Loan ID,Principal Repaid", rows));

        Assert.Equal((602, 500), (preview.ProblemRowCount, preview.ProblemRows!.Count));
        Assert.Equal([.. Enumerable.Range(2, 499), 602], preview.ProblemRows.Select(row => row.Line));
    }

    [Fact]
    public async Task What_differs_from_the_last_cycle_is_told()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Reporting:MaxRejectedShare"] = "1" });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        string Row(int loan, string amount = "1000") => $"{loans[loan].LoanId},{amount}";
        string Export(params IEnumerable<string> rows) => Exports.Csv("Loan ID,Principal Repaid", rows);
        var before = await road.ReportAsync(await road.HandInAsync(Export(Enumerable.Range(0, 15).Select(loan => Row(loan)))), "completed");
        road.Kiva.Portfolio.End(loans[1].LoanId);
        road.Time.Advance(TimeSpan.FromDays(31));
        await road.ReportAsync(await road.HandInAsync(Export(Row(5), Row(6))), "completed");

        var preview = await road.PreviewAsync(Export(Row(0, "1001"), Row(2, "999"), Row(3), Row(4), Row(5), Row(15), Row(16), Row(7, "N/A"), Row(17, "N/A")));

        var changes = preview.Changes!;
        Assert.Equal((before.Cycle, 1, 1, 3, 2, 8), (changes.Cycle, changes.Higher, changes.Lower, changes.Same, changes.Added, changes.Missing));
        Assert.Equal(
            Enumerable.Range(7, 8).Select(loan => (loans[loan].LoanId, (string?)null)).OrderBy(loan => loan.LoanId, StringComparer.Ordinal),
            changes.MissingLoans.Select(loan => (loan.LoanId, loan.ClientId)));
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
