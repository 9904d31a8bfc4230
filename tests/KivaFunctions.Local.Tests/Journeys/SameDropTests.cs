using System.Net;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class SameDropTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_trigger_that_fires_again_and_messages_that_come_double_make_one_report()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 40 }, new() { ["Kiva:BatchSize"] = "10" });
        var ingest = road.Services.GetRequiredService<IngestExport>();
        var nudges = road.Services.GetRequiredService<Nudges>();

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await Parallel.ForAsync(0, 6, TestContext.Current.CancellationToken, async (_, cancellationToken) =>
        {
            await ingest.RunAsync(road.Inbox.GetBlobClient("october.csv"), "october.csv", cancellationToken);
            await nudges.SendAsync(id, cancellationToken);
        });
        var report = await road.ReportAsync(id, "completed");
        await road.UntilAsync(async () => (await road.Nudges.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount == 0);

        Assert.Equal(40, report.Rows.Accepted);
        Assert.Equal(4, road.Kiva.RequestCounts.PostsAsked);
        Assert.Equal(road.Kiva.Portfolio.ExpectedLoans.Select(loan => loan.LoanId), road.Kiva.Uploads.AcceptedRows.Select(row => row.LoanId));
        Assert.Single(await Road.BlobsAsync(road.Account), name => name.EndsWith("/ledger.jsonl", StringComparison.Ordinal));
        Assert.DoesNotContain(road.Logs.EventIds, id => id is 2105 or 2106 or 2112 or 9002);
    }

    [Fact]
    public async Task The_same_bytes_under_another_name_are_held_and_when_released_send_nothing_that_is_unchanged()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 15 });
        var export = Exports.Of(road.Kiva);
        var first = await road.DropAsync("october.csv", export);
        await road.ReportAsync(first, "completed");

        var again = await road.DropAsync("october (1).csv", export);
        var held = await road.ReportAsync(again, "held");

        var reason = Assert.Single(held.Reasons);
        Assert.Equal(ProblemCatalog.ReportSameContent, reason.Code);
        Assert.Contains(first.ToString(), reason.Text, StringComparison.Ordinal);
        await road.ToldAsync(2101);
        Assert.Equal(1, road.Kiva.RequestCounts.PostsAsked);

        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(again, "release"));
        var released = await road.ReportAsync(again, "completed");
        Assert.Equal((15, 15, 0), (released.Rows.Read, released.Rows.Unchanged, released.Rows.Sent));
        Assert.Equal(15, released.Coverage!.Reported);
        Assert.Equal(1, road.Kiva.RequestCounts.PostsAsked);
    }

    [Fact]
    public async Task A_report_that_is_cancelled_sends_nothing_and_is_closed()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 15 });
        var export = Exports.Of(road.Kiva);
        await road.ReportAsync(await road.DropAsync("october.csv", export), "completed");
        var again = await road.DropAsync("october (1).csv", export);
        await road.ReportAsync(again, "held");

        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(again, "cancel"));

        await road.UntilAsync(async () => !(await Road.BlobsAsync(road.Account)).Any(name => name.StartsWith("reports/open/", StringComparison.Ordinal)));
        Assert.Equal("cancelled", (await road.FindAsync(again))!.State);
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(again, "release"));
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(again, "cancel"));
        Assert.Equal(1, road.Kiva.RequestCounts.PostsAsked);
    }

    [Fact]
    public async Task A_corrected_export_sends_only_what_changed()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 15 });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        await road.ReportAsync(await road.DropAsync("october.csv", Exports.TwoColumns(loans)), "completed");

        var corrected = Exports.Csv("Loan ID,Principal Repaid", loans.Select((loan, index) => $"{loan.LoanId},{(index == 7 ? "1" : Exports.Amount(loan))}"));
        var report = await road.ReportAsync(await road.DropAsync("october.csv", corrected), "completed");

        Assert.Equal((14, 1), (report.Rows.Unchanged, report.Rows.Accepted));
        Assert.Equal((loans[7].LoanId, "1"), road.Kiva.Uploads.All[^1].Rows.Select(row => (row.LoanId, row.AmountText)).Single());
    }
}
