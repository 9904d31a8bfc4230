using System.Net;
using System.Text;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class BadInputTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "october.csv", [0x50, 0x4B, 0x03, 0x04, .. new byte[200]], "workbook.broken" },
        { "october.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]], "workbook.broken" },
        { "october.csv", "Dear all,\nthe export comes tomorrow.\n"u8.ToArray(), "columns.none-found" },
        { "october.csv", "Loan ID,Principal Repaid\n"u8.ToArray(), "export.no-rows" },
        { "october.json", """{"repayments":[{"loan_id":"L1","amount":1"""u8.ToArray(), "json.not-readable" },
        { "october", [.. Encoding.Unicode.GetBytes("﻿Loan ID\tPrincipal Repaid\nL1\t1\n"), 0x31], "export.encoding" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task An_export_that_cannot_be_read_is_rejected_with_one_sentence(string name, byte[] content, string code)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        var id = await road.DropAsync(name, content);
        var report = await road.ReportAsync(id, "rejected");

        var reason = Assert.Single(report.Reasons);
        Assert.StartsWith(code, reason.Code, StringComparison.Ordinal);
        Assert.Equal((0, 0), (report.Rows.Read, road.Kiva.RequestCounts.PostsAsked));
        await road.UntilAsync(async () => !await road.Inbox.GetBlobClient(name).ExistsAsync(Cancel));
        await road.UntilAsync(async () => !await road.Reports.GetBlobClient($"open/{id}").ExistsAsync(Cancel));
        await road.ToldAsync(2100);
        Assert.DoesNotContain(9002, road.Logs.EventIds);
        Assert.Empty(await road.ResultsAsync(id));
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(id, "release"));
        Assert.Contains(await Road.BlobsAsync(road.Account), blob => blob.StartsWith($"reports/{id.Folder}/export.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_file_gets_ten_minutes_to_be_filled()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var id = await road.DropAsync("october.csv", []);
        await road.PassAsync(TimeSpan.Zero);
        Assert.Null(await road.FindAsync(id));

        await road.PassAsync(TimeSpan.FromMinutes(11));
        var report = await road.ReportAsync(id, "rejected");

        Assert.Equal("export.empty", Assert.Single(report.Reasons).Code);
        await road.ToldAsync(2100);
        Assert.False(await road.Inbox.GetBlobClient("october.csv").ExistsAsync(Cancel));
    }

    [Theory]
    [InlineData("october.csv.tmp")]
    [InlineData("october.csv.part")]
    [InlineData("october.csv.filepart")]
    [InlineData("~$october.xlsx")]
    [InlineData("from-mis/.october.csv")]
    public async Task A_file_that_is_still_being_written_waits(string name)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var export = Exports.Of(road.Kiva);
        var waiting = await road.DropAsync(name, export);
        await road.PassAsync(TimeSpan.FromMinutes(30));

        await road.ReportAsync(await road.DropAsync("october.csv", export), "completed");

        Assert.Null(await road.FindAsync(waiting));
        Assert.True(await road.Inbox.GetBlobClient(name).ExistsAsync(Cancel));
        Assert.Equal(1, road.Kiva.RequestCounts.PostsAsked);
    }

    [Fact]
    public async Task A_row_that_is_wrong_is_handed_back_and_the_others_go()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 60 });
        var loans = road.Kiva.Portfolio.ExpectedLoans.Where(loan => !loan.LoanId.StartsWith('0')).ToArray();
        var export = Exports.Csv("Loan ID,Principal Repaid", loans.Select((loan, index) => index switch
        {
            0 => $"{loan.LoanId},",
            1 => $"0{loan.LoanId},{Exports.Amount(loan)}",
            2 => $"{loan.LoanId},-5",
            _ => $"{loan.LoanId},{Exports.Amount(loan)}",
        }));

        var id = await road.DropAsync("october.csv", export);
        var report = await road.ReportAsync(id, "completed");
        var results = await road.ResultsAsync(id);

        Assert.Equal((loans.Length, loans.Length - 3, 3), (report.Rows.Read, report.Rows.Accepted, report.Rows.Rejected));
        Assert.Equal(
            [(2, "rejected", "amount.missing"), (3, "rejected", ProblemCatalog.LoanSimilar), (4, "rejected", "amount.negative")],
            results.Take(3).Select(row => (row.Line, row.Status, row.Code)));
        Assert.All(results.Take(3), row => Assert.NotEmpty(row.Message));
        Assert.EndsWith($"Expected: {loans[1].LoanId}", results[1].Message, StringComparison.Ordinal);
        Assert.Equal("'-5", results[2].Amount);
        Assert.All(results.Skip(3), row => Assert.Equal("accepted", row.Status));
        await road.ToldAsync(2109);
        var missing = report.Problems.Single(problem => problem.Code == "amount.missing").Examples.Single();
        Assert.Equal((2, "Principal Repaid"), (missing.Line, missing.Column));
    }

    [Fact]
    public async Task An_export_that_is_too_old_is_held()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var export = Exports.Of(road.Kiva);
        road.Time.Advance(TimeSpan.FromDays(4));

        var held = await road.ReportAsync(await road.DropAsync("october.csv", export), "held");

        Assert.Equal(ProblemCatalog.ExportTooOld, Assert.Single(held.Reasons).Code);
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_rejected()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 }, new() { ["Exports:MaxBytes"] = "1024" });

        var report = await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva) + new string('\n', 1024)), "rejected");

        Assert.Equal(ProblemCatalog.ExportTooLarge, Assert.Single(report.Reasons).Code);
    }

    [Fact]
    public async Task A_message_that_is_no_nudge_is_taken_off_and_told()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        await road.Nudges.SendMessageAsync("""{"version":7}""", Cancel);
        await road.Nudges.SendMessageAsync("""{"version":1,"reportId":"20261101T000000Z-0123456789ab"}""", Cancel);

        await road.UntilAsync(async () =>
        {
            await road.PassAsync(TimeSpan.Zero);
            return road.Logs.EventIds.Contains(2106) && road.Logs.EventIds.Contains(2008);
        });

        await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");
    }
}
