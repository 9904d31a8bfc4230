using System.Globalization;
using System.Net;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class OrderTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Rows_that_Kiva_may_have_of_an_earlier_report_do_not_go_again_with_a_later_one()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Kiva:BatchSize"] = "10" });
        road.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
        var export = Exports.Of(road.Kiva);
        var first = await road.DropAsync("october.csv", export);
        var held = await road.ReportAsync(first, "held");
        Assert.Equal(ProblemCatalog.ReportUnknownBatches, Assert.Single(held.Reasons).Code);

        // A second later, because reports of one second have no order among each other.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, TestContext.Current.CancellationToken);
        var second = await road.DropAsync("october again.csv", export + "\n");
        await road.UntilAsync(async () => (await road.FindAsync(second)) is { WaitingUntil: not null });
        var waiting = (await road.FindAsync(second))!;
        Assert.Equal(ProblemCatalog.ReportEarlierOpen, Assert.Single(waiting.Reasons).Code);
        Assert.Contains(first.ToString(), waiting.Reasons[0].Text, StringComparison.Ordinal);

        var seen = road.Kiva.Uploads.All[0].UploadId;
        using var answer = await road.Http.PostAsJsonAsync(
            $"/api/reports/{first}/batches/1/resolve", new { seenInPa2 = true, uploadId = seen }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        await road.ReportAsync(first, "completed");
        var later = await road.ReportAsync(second, "completed");
        Assert.Equal((20, 20, 0), (later.Rows.Read, later.Rows.Unchanged, later.Rows.Sent));
        Assert.Equal(2, road.Kiva.Uploads.All.Count);
    }

    [Fact]
    public async Task An_upload_that_is_none_or_another_batchs_settles_nothing()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Kiva:BatchSize"] = "10" });
        road.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var held = await road.ReportAsync(id, "held");
        var accepted = held.Batches.Single(batch => batch.State == "accepted").UploadId;

        foreach (var (upload, status) in new[] { (0L, HttpStatusCode.BadRequest), (-5L, HttpStatusCode.BadRequest), (accepted!.Value, HttpStatusCode.Conflict) })
        {
            using var answer = await road.Http.PostAsJsonAsync(
                $"/api/reports/{id}/batches/1/resolve", new { seenInPa2 = true, uploadId = upload }, TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
        }

        Assert.Equal("unknown", (await road.FindAsync(id))!.Batches[0].State);
    }

    [Fact]
    public async Task A_word_about_a_batch_that_contradicts_itself_or_names_another_reports_upload_is_not_taken()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Kiva:BatchSize"] = "10" });
        await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, TestContext.Current.CancellationToken);
        road.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
        var corrected = Exports.Csv("Loan ID,Principal Repaid", road.Kiva.Portfolio.ExpectedLoans.Select(loan => string.Create(CultureInfo.InvariantCulture, $"{loan.LoanId},{loan.PrincipalRepaid + 1}")));
        var id = await road.DropAsync("corrected.csv", corrected);
        await road.ReportAsync(id, "held");

        Assert.Equal(HttpStatusCode.BadRequest, await road.DecideAsync(id, "batches/1/resolve", """{"seenInPa2": false, "uploadId": 98001}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await road.DecideAsync(id, "batches/1/resolve", """{"seenInPa2": true, "seenInPa2": false}"""));
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(id, "batches/1/resolve", $$"""{"seenInPa2": true, "uploadId": {{road.Kiva.Uploads.All[0].UploadId}}}"""));
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(id, "release"));

        Assert.Equal("unknown", (await road.FindAsync(id))!.Batches[0].State);
        Assert.Equal(4, road.Kiva.RequestCounts.PostsAsked);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("yes")]
    [InlineData("")]
    public async Task A_dry_run_that_is_not_spelt_right_sends_nothing(string dryRun)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        using var answer = await road.Http.PostAsync(
            $"/api/reports?dryRun={dryRun}", new StringContent(Exports.Of(road.Kiva)), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked);
    }
}
