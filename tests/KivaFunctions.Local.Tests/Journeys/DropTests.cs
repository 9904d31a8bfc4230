using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class DropTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("october.csv", false)]
    [InlineData("october.csv", true)]
    [InlineData("october.json", false)]
    [InlineData("october.json", true)]
    public async Task A_dropped_export_becomes_uploads_at_Kiva(string name, bool threeColumns)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 620, ThreeColumns = threeColumns });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var export = name.EndsWith(".json", StringComparison.Ordinal) ? Exports.Json(loans)
            : threeColumns ? Exports.ThreeColumns(loans)
            : Exports.TwoColumns(loans);

        var id = await road.DropAsync(name, export);
        var report = await road.ReportAsync(id, "completed");

        Assert.Equal((620, 620, 620), (report.Rows.Read, report.Rows.Sent, report.Rows.Accepted));
        Assert.Equal((620, 620), (report.Coverage!.Expected, report.Coverage.Reported));
        Assert.Equal([250, 250, 120], report.Batches.Select(batch => batch.Rows));
        Assert.Equal(
            loans.Select(loan => (loan.LoanId, Exports.Amount(loan))),
            road.Kiva.Uploads.All.SelectMany(upload => upload.Rows).Select(row => (row.LoanId, row.AmountText)));
        Assert.Equal(report.Batches.Select(batch => batch.UploadId), road.Kiva.Uploads.All.Select(upload => (long?)upload.UploadId));
        var results = await road.ResultsAsync(id);
        Assert.Equal(620, results.Length);
        Assert.All(results, row => Assert.Equal("accepted", row[4]));
        Assert.Empty(await road.Inbox.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }
}
