using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Closing;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class DropTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("october.csv", false)]
    [InlineData("october.csv", true)]
    [InlineData("october.json", false)]
    [InlineData("october.json", true)]
    public async Task A_dropped_export_becomes_uploads_at_Kiva(string name, bool threeColumns)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 620, ThreeColumns = threeColumns });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var isJson = name.EndsWith(".json", StringComparison.Ordinal);

        var id = await road.DropAsync(name, isJson ? Exports.Json(loans) : Exports.Of(road.Kiva, threeColumns));
        var report = await road.ReportAsync(id, "completed");

        Assert.Equal((620, 620, 620), (report.Rows.Read, report.Rows.Sent, report.Rows.Accepted));
        Assert.Equal((620, 620), (report.Coverage!.Expected, report.Coverage.Reported));
        Assert.Equal([250, 250, 120], report.Batches.Select(batch => batch.Rows));
        Assert.Equal(
            loans.Select(loan => (loan.LoanId, threeColumns ? loan.ClientId : null, Exports.Amount(loan))),
            road.Kiva.Uploads.All.SelectMany(upload => upload.Rows).Select(row => (row.LoanId, row.ClientId, row.AmountText)));
        var uploads = road.Kiva.Uploads.All.Select(upload => upload.UploadId.ToString(CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(
            loans.Select((loan, index) => new ResultRow(
                isJson ? index + 1 : index + 2,
                loan.LoanId,
                isJson || threeColumns ? loan.ClientId : "",
                Exports.Amount(loan),
                "accepted",
                "",
                "",
                $"{1 + (index / 250)}",
                uploads[index / 250])),
            await road.ResultsAsync(id));
        Assert.Empty(await road.Inbox.GetBlobsAsync(cancellationToken: Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_completed_report_leaves_a_folder_that_tells_all_of_it()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 30 }, new() { ["Kiva:BatchSize"] = "20" });

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var report = await road.ReportAsync(id, "completed");
        await road.UntilAsync(async () => !await road.Reports.GetBlobClient($"open/{id}").ExistsAsync(Cancel));

        string[] expected = ["batches/0001.json", "batches/0002.json", "export.csv", "ledger.jsonl", "plan.csv", "results.csv", "rows.csv", "summary.json"];
        var blobs = await Road.BlobsAsync(road.Account);
        var folder = $"reports/{id.Folder}/";
        Assert.Equal(expected, blobs.Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Select(name => name[folder.Length..]));
        Assert.Contains($"reports/by-content/{report.ContentSha256}", blobs);
        Assert.Contains($"reports/cycles/{report.Cycle}/Stage-145/{id}.csv", blobs);

        var ledger = road.Reports.GetAppendBlobClient($"{id.Folder}/ledger.jsonl");
        Assert.Equal(BlobType.Append, (await ledger.GetPropertiesAsync(cancellationToken: Cancel)).Value.BlobType);
        var events = (await ledger.DownloadContentAsync(Cancel)).Value.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(
            ["received", "read", "taken", "planned", "sending", "accepted", "sending", "accepted", "completed"],
            events.Select(entry => entry.GetProperty("type").GetString()).Where(type => type != "told"));
        Assert.All(events, entry => Assert.Equal(1, entry.GetProperty("version").GetInt32()));
        Assert.Distinct(events.Select(entry => entry.GetProperty("id").GetString()));

        var summary = await road.Reports.GetBlobClient($"{id.Folder}/summary.json").DownloadContentAsync(Cancel);
        Assert.Equal(
            JsonSerializer.Serialize(report, ReportJson.Default.ReportView),
            JsonSerializer.Serialize(JsonSerializer.Deserialize(summary.Value.Content, ReportJson.Default.ReportView), ReportJson.Default.ReportView));
    }

    [Fact]
    public async Task An_MIS_may_export_its_whole_portfolio()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 2_199 });
        var others = Enumerable.Range(1, 17_801).Select(number => $"OTHER-{number},{number}.50");
        var kivas = road.Kiva.Portfolio.ExpectedLoans.Select(loan => $"{loan.LoanId},{Exports.Amount(loan)}");

        var id = await road.DropAsync("portfolio.csv", Exports.Csv("Loan ID,Principal Repaid", others.Take(9_000).Concat(kivas).Concat(others.Skip(9_000))));
        var report = await road.ReportAsync(id, "completed");

        Assert.Equal((20_000, 2_199, 17_801, 0), (report.Rows.Read, report.Rows.Accepted, report.Rows.LeftOut, report.Rows.Rejected));
        Assert.Equal((2_199, 2_199), (report.Coverage!.Reported, report.Coverage.Expected));
        Assert.Equal(2_199, road.Kiva.Uploads.AcceptedRows.Count());
        Assert.Empty(report.Reasons);
    }

    [Fact]
    public async Task A_name_made_to_deceive_is_taken_and_shown_without_its_tricks()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        // U+009B begins a command to a terminal, as ESC [ does; of ESC itself the emulator makes a list that is no XML.
        var name = new string('a', 600) + "\u202Evsc\u009B31m.csv";

        var report = await road.ReportAsync(await road.DropAsync(name, Exports.Of(road.Kiva)), "completed");

        Assert.Equal((200, true), (report.Name.Length, report.Name.EndsWith("a\uFFFDvsc\uFFFD31m.csv", StringComparison.Ordinal)));
        await road.UntilAsync(async () => !await road.Inbox.GetBlobClient(name).ExistsAsync(Cancel));
    }

    [Fact]
    public async Task All_of_it_is_in_the_account_of_DataStorage_and_nothing_in_the_hosts()
    {
        var (data, host) = (azurite.Lease(), azurite.Lease());
        await using var road = await Road.BuildAsync(data, new SandboxOptions { Loans = 5 }, hostAccount: host);

        await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");

        Assert.Equal(["expected-loans", "mis-exports", "reports"], await data.Blobs.GetBlobContainersAsync(cancellationToken: Cancel).Select(item => item.Name).ToArrayAsync(Cancel));
        Assert.Contains("repayment-reports", await data.Queues.GetQueuesAsync(cancellationToken: Cancel).Select(item => item.Name).ToArrayAsync(Cancel));
        Assert.Empty(await host.Blobs.GetBlobContainersAsync(cancellationToken: Cancel).ToArrayAsync(Cancel));
        Assert.Empty(await host.Queues.GetQueuesAsync(cancellationToken: Cancel).ToArrayAsync(Cancel));
    }
}
