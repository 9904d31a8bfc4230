using System.Net;
using System.Text;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>A person takes the rows back, corrects what is wrong, and drops the file again.</summary>
public sealed class HandedBackTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_for_Excel_corrected_and_dropped_again_sends_what_was_missing()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, French());
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var rows = loans.Select((loan, index) => $"Lomé;{loan.LoanId};\"É. n° {index}; fils\";{(index == 3 ? "N/A" : French(loan))}");
        var id = await road.DropAsync("octobre.csv", Encoding.UTF8.GetBytes(Exports.Csv("Agence;N° prêt;Nom;Versé", rows)));
        await road.ReportAsync(id, "completed");

        // What is derived from the ledger is written after it says completed; the marker goes last.
        await road.UntilAsync(async () => !await road.Reports.GetBlobClient($"open/{id}").ExistsAsync(Cancel));
        var before = await Road.BlobsAsync(road.Account);

        using var answer = await road.Http.GetAsync($"/api/reports/{id}/results.csv?for=excel", Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);

        Assert.Equal(("text/csv; charset=utf-8", $"{id}.excel.csv"), (answer.Content.Headers.ContentType?.ToString(), answer.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal(before, await Road.BlobsAsync(road.Account));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        var lines = text.Split('\n');
        Assert.Equal("Agence;N° prêt;Nom;Versé;ligne;statut;code;message;lot;envoi", lines[0]);
        Assert.StartsWith($"Lomé;{Kept(loans[0])};\"É. n° 0; fils\";{French(loans[0])};2;accepted;;;1;", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"Lomé;{Kept(loans[3])};\"É. n° 3; fils\";N/A;5;rejected;amount.missing;", lines[4], StringComparison.Ordinal);

        var corrected = await road.DropAsync("octobre, corrigé.csv", text.Replace(";N/A;", $";{French(loans[3])};", StringComparison.Ordinal));
        var report = await road.ReportAsync(corrected, "completed");

        Assert.Equal((20, 19, 1), (report.Rows.Read, report.Rows.Unchanged, report.Rows.Accepted));
        Assert.Equal(20, report.Coverage!.Reported);
    }

    [Fact]
    public async Task Results_corrected_and_dropped_again_send_what_was_missing_whatever_the_settings_say()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, French());
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var rows = loans.Select((loan, index) => $"{loan.LoanId};{(index == 3 ? "-" : French(loan))}");
        var id = await road.DropAsync("octobre.csv", Exports.Csv("N° prêt;Versé", rows));
        await road.ReportAsync(id, "completed");

        var results = await road.Http.GetStringAsync($"/api/reports/{id}/results.csv", Cancel);
        var corrected = await road.DropAsync("results.csv", results.Replace($"{loans[3].LoanId},,\"'-\"", $"{loans[3].LoanId},,{Exports.Amount(loans[3])}", StringComparison.Ordinal));
        var report = await road.ReportAsync(corrected, "completed");

        Assert.Equal((20, 19, 1), (report.Rows.Read, report.Rows.Unchanged, report.Rows.Accepted));
    }

    /// <summary>A spreadsheet drops the last zero of 25,1250, and 25,125 alone in a file of whole amounts would be 25125.</summary>
    [Fact]
    public async Task With_payments_a_file_that_was_handed_back_is_not_sent_whole_again_by_itself()
    {
        await using var road = await Road.BuildAsync(
            azurite.Lease(), new SandboxOptions { Loans = 20 }, new Dictionary<string, string?> { ["Reporting:AmountBasis"] = "Payments" });
        var id = await road.DropAsync("october.csv", Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans));
        await road.ReportAsync(id, "completed");

        var again = await road.DropAsync("results.csv", await road.Http.GetStringAsync($"/api/reports/{id}/results.csv?for=excel", Cancel));
        var held = await road.ReportAsync(again, "held");

        Assert.Contains(held.Reasons, reason => reason.Code == ProblemCatalog.ReportHandedBack);
        Assert.Equal(1, road.Kiva.RequestCounts.PostsAsked);
    }

    [Fact]
    public async Task An_amount_that_was_refused_does_not_go_when_nobody_corrected_it()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 60 });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var franc = loans.First(loan => loan.Currency == "XOF");
        var id = await road.DropAsync("october.csv", Exports.Csv("Loan ID;Amount", loans.Select(loan => $"{loan.LoanId};{(loan == franc ? "25.125" : "7")}")) + "Total;25.12\n");
        await road.ReportAsync(id, report => report.State is "completed" or "held");
        await road.DecideAsync(id, "release");
        await road.ReportAsync(id, "completed");

        Assert.Equal("25.1250 ?", (await road.ResultsAsync(id)).Single(row => row.LoanId == franc.LoanId).Amount);
        Assert.Contains(";25.125 ?;", await ForExcelAsync(road, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_row_is_told_at_once_and_the_row_counts_once()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20, ThreeColumns = true });
        var rows = Exports.Of(road.Kiva, threeColumns: true) + ",,N/A\n";

        var preview = await road.PreviewAsync(rows);
        var id = await road.DropAsync("october.csv", rows);
        var report = await road.ReportAsync(id, "completed");

        Assert.Equal((21, 1, 1), (report.Rows.Read, report.Rows.Rejected, report.Rows.WithoutAmount));
        var errors = report.Problems.Where(problem => problem.Severity is ProblemSeverity.Error).ToArray();
        Assert.Equal(["amount.missing", "client.missing", "loan.missing"], errors.Select(problem => problem.Code).Order(StringComparer.Ordinal));
        Assert.Equal(preview.Problems.Select(problem => (problem.Code, problem.Count)), report.Problems.Select(problem => (problem.Code, problem.Count)));
        var row = (await road.ResultsAsync(id))[^1];
        Assert.Equal("loan.missing", row.Code);
        Assert.All(errors, problem => Assert.Contains(problem.Text, row.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_that_is_gone_leaves_the_needed_columns()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var id = await road.DropAsync("october.csv", Exports.Csv("Loan ID;Name;Amount", loans.Select(loan => $"{loan.LoanId};Awa;{Exports.Amount(loan)}")));
        await road.ReportAsync(id, "completed");
        await road.Reports.GetBlobClient($"{id.Folder}/export.csv").DeleteAsync(cancellationToken: Cancel);

        var text = await ForExcelAsync(road, id);

        Assert.StartsWith($"loan_id;client_id;amount;line;status;code;message;batch;upload\n{Kept(loans[0])};;", text, StringComparison.Ordinal);
        Assert.Equal(20, text.Split(";accepted;").Length - 1);
    }

    [Fact]
    public async Task An_export_that_could_not_be_read_has_no_rows_to_hand_back()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var id = await road.DropAsync("october.csv", "There is no table in this.\n");
        await road.ReportAsync(id, "rejected");

        Assert.Equal("loan_id,client_id,amount,line,status,code,message,batch,upload\n", await ForExcelAsync(road, id));
    }

    [Theory]
    [InlineData("word")]
    [InlineData("")]
    [InlineData("excel&for=excel")]
    public async Task Rows_are_handed_back_for_Excel_or_for_nothing_in_particular(string use)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        using var unknown = await road.Http.GetAsync($"/api/reports/20261101T000000Z-0123456789ab/results.csv?for={use}", Cancel);
        using var missing = await road.Http.GetAsync("/api/reports/20261101T000000Z-0123456789ab/results.csv?for=Excel", Cancel);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (unknown.StatusCode, missing.StatusCode));
        Assert.Contains("request.for", await unknown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> French() => new()
    {
        ["Reporting:Language"] = "fr",
        ["Exports:Columns:Loan"] = "N° prêt",
        ["Exports:Columns:Amount"] = "Versé",
        ["Exports:DecimalSeparator"] = ",",
    };

    /// <summary>An id with zeros in front is kept from the spreadsheet by an apostrophe.</summary>
    private static string Kept(SandboxLoan loan) => loan.LoanId.StartsWith('0') ? $"\"'{loan.LoanId}\"" : loan.LoanId;

    private static string French(SandboxLoan loan) => Exports.Amount(loan).Replace('.', ',');

    private static async Task<string> ForExcelAsync(Road road, ReportId id) =>
        (await road.Http.GetStringAsync($"/api/reports/{id}/results.csv?for=excel", Cancel)).TrimStart('\uFEFF');
}
