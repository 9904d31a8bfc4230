using System.Net;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>What each end of a POST means, from the drop to the person, with a count of what was sent and what Kiva took.</summary>
public sealed class PostTableTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> SmallBatches = new() { ["Kiva:BatchSize"] = "10", ["Kiva:PostTimeout"] = "00:00:01" };

    private static readonly SandboxOptions ThirtyLoans = new() { Loans = 30 };

    [Theory]
    [InlineData(Fault.Status500, false)]
    [InlineData(Fault.Status500, true)]
    [InlineData(Fault.Status502Html, false)]
    [InlineData(Fault.Status502Html, true)]
    [InlineData(Fault.DropConnection, false)]
    [InlineData(Fault.DropConnection, true)]
    [InlineData(Fault.TruncatedJson, false)]
    [InlineData(Fault.TruncatedJson, true)]
    [InlineData(Fault.EmptyBody, false)]
    [InlineData(Fault.EmptyBody, true)]
    [InlineData(Fault.SlowAnswer, false)]
    [InlineData(Fault.SlowAnswer, true)]
    public async Task A_batch_that_Kiva_may_have_is_not_sent_again_until_a_person_has_looked(Fault fault, bool taken)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans, SmallBatches);
        road.Kiva.Faults.Next(fault, SandboxEndpoint.Post, taken, wait: TimeSpan.FromMinutes(1));

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var held = await road.ReportAsync(id, "held");

        Assert.Equal(["unknown", "accepted", "accepted"], held.Batches.Select(batch => batch.State));
        Assert.Equal([ProblemCatalog.ReportUnknownBatches], held.Reasons.Select(reason => reason.Code));
        Assert.Equal((30, 20, 10, 30), (held.Rows.Read, held.Rows.Accepted, held.Rows.Unknown, held.Rows.Sent));
        Assert.Equal((3, taken ? 3 : 2), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));
        await road.ToldAsync(2103);
        var unknown = (await road.ResultsAsync(id)).Where(row => row.Status == "unknown").ToArray();
        Assert.Equal(10, unknown.Length);
        Assert.All(unknown, row => Assert.Equal(("1", ""), (row.Batch, row.UploadId)));

        // Neither a message, nor the sweep, nor time sends it again.
        await road.Services.GetRequiredService<Nudges>().SendAsync(id, TestContext.Current.CancellationToken);
        await road.PassAsync(TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(id, "batches/1/resolve", """{"seenInPa2": false}"""));
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(id, "batches/2/resolve", """{"seenInPa2": false}"""));
        await road.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(3, road.Kiva.RequestCounts.PostsAsked);

        var word = taken ? $$"""{"seenInPa2": true, "uploadId": {{road.Kiva.Uploads.All[0].UploadId}}}""" : """{"seenInPa2": false}""";
        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(id, "batches/1/resolve", word));
        var completed = await road.ReportAsync(id, "completed");

        Assert.Equal((30, 30, 0), (completed.Rows.Accepted, completed.Coverage!.Reported, completed.Rows.Unknown));
        Assert.Equal((taken ? 3 : 4, 3), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));
        Assert.Equal(road.Kiva.Uploads.All.Select(upload => (long?)upload.UploadId).Order(), completed.Batches.Select(batch => batch.UploadId).Order());
        AssertTakenOnce(road);
    }

    [Theory]
    [InlineData(Fault.ExpiredToken)]
    [InlineData(Fault.Status429RetryAfter)]
    [InlineData(Fault.Status503RetryAfter)]
    public async Task A_batch_that_Kiva_does_not_have_is_sent_again(Fault fault)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans, SmallBatches);
        road.Kiva.Faults.Next(fault, SandboxEndpoint.Post, wait: TimeSpan.FromSeconds(1));

        var report = await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");

        Assert.Equal(30, report.Rows.Accepted);
        Assert.Equal((4, 3), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));
        AssertTakenOnce(road);
    }

    [Fact]
    public async Task A_denial_that_a_new_token_does_not_cure_waits_for_a_person()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans, SmallBatches);
        road.Kiva.Faults.Next(Fault.ExpiredToken, SandboxEndpoint.Post, count: 2);

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var stalled = await road.ReportAsync(id, "stalled");

        Assert.Equal([ProblemCatalog.KivaDenied], stalled.Reasons.Select(reason => reason.Code));
        Assert.Equal((30, 0), (stalled.Rows.NotSent, stalled.Rows.Sent));
        Assert.Equal((2, 0), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));

        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(id, "resume"));
        await road.ReportAsync(id, "completed");
        AssertTakenOnce(road);
    }

    [Fact]
    public async Task A_refused_first_batch_stops_the_others_until_a_person_lets_them_go()
    {
        // Kiva wants three columns, the settings say two.
        var settings = new Dictionary<string, string?>(SmallBatches) { ["Kiva:Columns"] = "Two" };
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans with { ThreeColumns = true }, settings);
        var loans = road.Kiva.Portfolio.ExpectedLoans.DistinctBy(loan => loan.LoanId).ToArray();

        var id = await road.DropAsync("october.csv", Exports.TwoColumns(loans));
        var held = await road.ReportAsync(id, "held");

        Assert.Equal([ProblemCatalog.ReportFirstBatchRefused], held.Reasons.Select(reason => reason.Code));
        Assert.Equal("refused", held.Batches[0].State);
        Assert.Contains("client_id", held.Batches[0].Text, StringComparison.Ordinal);
        Assert.Equal((10, loans.Length - 10), (held.Rows.Refused, held.Rows.NotSent));
        Assert.Equal((1, 0), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));

        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(id, "release"));
        var completed = await road.ReportAsync(id, "completed");

        Assert.Equal((loans.Length, 0), (completed.Rows.Refused, completed.Coverage!.Reported));
        Assert.Equal((held.Batches.Count, 0), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));
        var results = await road.ResultsAsync(id);
        Assert.All(results, row => Assert.Equal("refused", row.Status));
        Assert.All(results, row => Assert.Contains("client_id", row.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_unknown_batches_in_a_row_interrupt_the_sending()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans with { Loans = 50 }, SmallBatches);
        road.Kiva.Faults.Next(Fault.Status500, SandboxEndpoint.Post, count: 3);

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var waiting = await road.ReportAsync(id, report => report.WaitingUntil is not null);

        Assert.Equal([ProblemCatalog.KivaUnsettled], waiting.Reasons.Select(reason => reason.Code));
        Assert.Equal(["unknown", "unknown", "unknown", "planned", "planned"], waiting.Batches.Select(batch => batch.State));
        Assert.Equal(3, road.Kiva.RequestCounts.PostsAsked);

        await road.PassAsync(TimeSpan.FromMinutes(2));
        var held = await road.ReportAsync(id, "held");

        Assert.Equal(["unknown", "unknown", "unknown", "accepted", "accepted"], held.Batches.Select(batch => batch.State));
        Assert.Equal((5, 2), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));
    }

    [Fact]
    public async Task What_a_sender_that_died_left_under_way_is_unknown()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans, SmallBatches);
        road.Kiva.Faults.Next(Fault.Status503RetryAfter, SandboxEndpoint.Post, wait: TimeSpan.FromHours(1));
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var waiting = await road.ReportAsync(id, report => report.WaitingUntil is not null);
        Assert.Equal((1, 0, 0), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken, waiting.Rows.Unknown));

        using (var dead = await Ledger.OpenAsync(new ReportFolder(road.Reports, id).Ledger, road.Time, TestContext.Current.CancellationToken))
        {
            await dead!.AppendAsync(new Taken(dead.Report.Epoch + 1), TestContext.Current.CancellationToken);
            await dead.AppendAsync(new Sending(1, Attempt: 2, dead.Report.Epoch, road.Time.GetUtcNow().AddSeconds(30)), TestContext.Current.CancellationToken);
        }

        await road.Services.GetRequiredService<Nudges>().SendAsync(id, TestContext.Current.CancellationToken);
        var held = await road.ReportAsync(id, "held");

        Assert.Equal(["unknown", "accepted", "accepted"], held.Batches.Select(batch => batch.State));
        Assert.Equal((3, 2), (road.Kiva.RequestCounts.PostsAsked, road.Kiva.RequestCounts.PostsTaken));
    }

    [Fact]
    public async Task While_Kiva_cannot_be_reached_a_report_waits()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans, SmallBatches);
        using (var refreshed = await road.SendAsync("/api/expected-loans/refresh", ""))
        {
            Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        }

        var export = Exports.Of(road.Kiva);
        await road.Kiva.DisposeAsync();
        var waiting = await road.ReportAsync(await road.DropAsync("october.csv", export), report => report.WaitingUntil is not null);

        Assert.Equal([ProblemCatalog.KivaUnavailable], waiting.Reasons.Select(reason => reason.Code));
        Assert.Equal((30, 0), (waiting.Rows.NotSent, waiting.Rows.Unknown));
        Assert.Equal(0, road.Kiva.RequestCounts.PostsAsked);
    }

    [Fact]
    public async Task What_Kiva_says_of_a_row_is_laid_beside_it()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), ThirtyLoans, SmallBatches);
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        using (var refreshed = await road.SendAsync("/api/expected-loans/refresh", ""))
        {
            Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        }

        Assert.True(road.Kiva.Portfolio.End(loans[3].LoanId));
        var export = Exports.Csv("Loan ID,Principal Repaid", loans.Select((loan, index) => $"{loan.LoanId},{(index == 5 ? "0" : Exports.Amount(loan))}"));

        var id = await road.DropAsync("october.csv", export);
        var report = await road.ReportAsync(id, "completed");

        Assert.Equal((29, 1, 30, 29), (report.Rows.Accepted, report.Rows.RejectedByKiva, report.Rows.Sent, report.Coverage!.Reported));
        var results = await road.ResultsAsync(id);
        Assert.Equal(("rejected_by_kiva", "loan.not_active"), (results[3].Status, results[3].Code));
        Assert.Equal(("accepted_with_warning", "amount.zero", "0"), (results[5].Status, results[5].Code, results[5].Amount));
        Assert.All(results.Where((_, index) => index is not (3 or 5)), row => Assert.Equal("accepted", row.Status));
    }

    /// <summary>The worst that can happen: the same repayment twice in PA2.</summary>
    private static void AssertTakenOnce(Road road) =>
        Assert.Equal(road.Kiva.Portfolio.ExpectedLoans.Select(loan => loan.LoanId).Order(), road.Kiva.Uploads.AcceptedRows.Select(row => row.LoanId).Order());
}
