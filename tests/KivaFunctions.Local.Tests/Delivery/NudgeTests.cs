using System.Net;
using System.Text;
using Azure.Storage.Queues;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>Messages are nudges: lost, doubled, late or senseless, they do no harm, and they never become more by themselves.</summary>
public sealed class NudgeTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private Surroundings _surroundings = null!;
    private AppProcess _process = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SandboxServer Kiva => _surroundings.Kiva;

    public async ValueTask InitializeAsync()
    {
        _surroundings = await Surroundings.PrepareAsync(azurite.Lease());
        _process = _surroundings.Start();
    }

    public ValueTask DisposeAsync() => _surroundings.DisposeAsync();

    [Fact]
    public async Task Doubled_messages_in_any_order_and_two_processes_send_each_batch_once()
    {
        var ids = await DropAsync(reports: 5);
        var nudges = _process.Get<Nudges>();
        foreach (var id in ids.Reverse().Concat(ids).Concat(ids.Reverse()))
        {
            await nudges.SendAsync(id, Cancel);
        }

        await Task.WhenAll(_process.TakeMessagesAsync(), _surroundings.Start().TakeMessagesAsync());
        await _surroundings.ComeToRestAsync(_process);

        Assert.Equal(5, Kiva.RequestCounts.PostsAsked);
        await AssertCompletedAsync(ids);
    }

    [Fact]
    public async Task A_report_whose_message_is_lost_moves_again_after_ten_minutes()
    {
        var ids = await DropAsync(reports: 1);
        await _surroundings.Queue.ClearMessagesAsync(Cancel);

        await PassAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(0, Kiva.RequestCounts.PostsAsked);
        await PassAsync(TimeSpan.FromMinutes(2));

        await AssertCompletedAsync(ids);
    }

    [Fact]
    public async Task A_word_whose_message_is_lost_is_followed_after_ten_minutes()
    {
        Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
        var ids = await DropAsync(reports: 1);
        await _process.TakeMessagesAsync();
        await _process.Get<SteerReport>().ResolveAsync(ids[0], 1, seenInPa2: true, Kiva.Uploads.All[0].UploadId, by: null, Cancel);
        await _surroundings.Queue.ClearMessagesAsync(Cancel);

        await PassAsync(TimeSpan.FromMinutes(11));

        await AssertCompletedAsync(ids);
    }

    [Fact]
    public async Task A_message_that_comes_after_the_end_changes_nothing()
    {
        var ids = await DropAsync(reports: 1);
        await _process.TakeMessagesAsync();
        var ledger = await _surroundings.LedgerAsync(ids[0]);

        await _process.Get<Nudges>().SendAsync(ids[0], Cancel);
        await _process.TakeMessagesAsync();

        Assert.Equal(ledger, await _surroundings.LedgerAsync(ids[0]));
        await AssertCompletedAsync(ids);
    }

    [Fact]
    public async Task A_message_whose_report_is_gone_is_taken_off()
    {
        await _process.Get<Nudges>().SendAsync(ReportId.Parse("20261101T000000Z-0123456789ab")!, Cancel);

        await _process.TakeMessagesAsync();

        Assert.Contains(2008, _process.Logs.EventIds);
        Assert.Equal(0, await _surroundings.MessagesAsync());
        Assert.Equal(["locks/sender"], await Surroundings.NamesAsync(_surroundings.Reports, ""));
    }

    [Fact]
    public async Task What_a_newer_version_adds_to_a_message_is_passed_over()
    {
        var ids = await DropAsync(reports: 1);
        await _surroundings.Queue.ClearMessagesAsync(Cancel);
        await _surroundings.Queue.SendMessageAsync($$"""{"reportId":"{{ids[0]}}","added":{"later":[1]},"version":1}""", Cancel);

        await _process.TakeMessagesAsync();

        await AssertCompletedAsync(ids);
    }

    [Theory]
    [InlineData("no JSON", true)]
    [InlineData("null", true)]
    [InlineData("""{"version":2,"reportId":"20261101T000000Z-0123456789ab"}""", true)]
    [InlineData("""{"version":1,"reportId":"../../other"}""", true)]
    [InlineData("""{"version":1}""", true)]
    [InlineData("not base64!", false)]
    public async Task A_message_that_is_none_of_ours_is_taken_off_and_told(string message, bool isBase64)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var text = isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(message)) : message;
        await new QueueClient(road.Account.ConnectionString, road.Nudges.Name).SendMessageAsync(text, Cancel);

        // The sweep tells; it would come by itself within a minute.
        var poison = road.Account.Queues.GetQueueClient("repayment-reports-poison");
        await road.UntilAsync(async () =>
        {
            await road.PassAsync(TimeSpan.Zero);
            return road.Logs.EventIds.Contains(2106) && await CountAsync(road.Nudges) + await CountAsync(poison) == 0;
        });

        await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");
    }

    [Fact]
    public async Task A_report_that_nothing_can_move_fails_holds_up_no_other_and_comes_back()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 10 }, new() { ["Reporting:Approval"] = "Always" });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var other = await road.DropAsync("other.csv", Exports.TwoColumns(loans.Skip(5)));
        await road.ReportAsync(other, "held");

        // A second later, because reports of one second have no order among each other.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Cancel);
        var broken = await road.DropAsync("broken.csv", Exports.TwoColumns(loans.Take(5)));
        await road.ReportAsync(broken, "held");
        var rows = road.Reports.GetBlobClient($"{broken.Folder}/rows.csv");
        var content = (await rows.DownloadContentAsync(Cancel)).Value.Content;
        await rows.DeleteAsync(cancellationToken: Cancel);

        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(broken, "release"));
        var failed = await road.ReportAsync(broken, "failed");
        Assert.Equal(ProblemCatalog.ReportPoison, Assert.Single(failed.Reasons).Code);
        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(other, "release"));
        await road.ReportAsync(other, "completed");

        await rows.UploadAsync(content, Cancel);
        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(broken, "resume"));
        await road.ReportAsync(broken, "completed");
        Assert.Single(road.Logs.EventIds, id => id == 2105);
        Assert.Equal(loans.Select(loan => loan.LoanId).Order(), road.Kiva.Uploads.AcceptedRows.Select(row => row.LoanId).Order());
    }

    [Fact]
    public async Task While_reports_wait_there_is_one_message_for_each_of_them_at_most()
    {
        var ids = await DropAsync(reports: 5);
        Kiva.Faults.Rate(Fault.Status503RetryAfter, SandboxEndpoint.Post, afterTaking: false, share: 1, wait: TimeSpan.FromMinutes(1));

        for (var minute = 0; minute < 180; minute++)
        {
            _surroundings.Time.Advance(TimeSpan.FromMinutes(1));
            await _process.KeepMovingAsync();
            Assert.InRange(await _surroundings.MessagesAsync(), 0, ids.Count);
            await _process.TakeMessagesAsync();
        }

        Kiva.Faults.Clear();
        await _surroundings.ComeToRestAsync(_process);
        await AssertCompletedAsync(ids);
    }

    [Fact]
    public async Task While_nobody_takes_messages_the_sweep_does_not_pile_them_up()
    {
        var ids = await DropAsync(reports: 5);

        for (var minute = 0; minute < 60; minute++)
        {
            _surroundings.Time.Advance(TimeSpan.FromMinutes(1));
            await _process.KeepMovingAsync();
        }

        Assert.InRange(await _surroundings.MessagesAsync(), 1, 2 * ids.Count);
        await _surroundings.ComeToRestAsync(_process);
        await AssertCompletedAsync(ids);
    }

    [Fact]
    public async Task Messages_do_not_become_more_while_another_one_sends()
    {
        var ids = await DropAsync(reports: 5);
        var gate = new Gate();
        _process.Wire.Carry = async (call, pass) =>
        {
            if (call.IsPost)
            {
                await gate.PassAsync();
            }

            await pass();
        };
        var sending = _process.SubmitAsync(ids[0]);
        await gate.ReachedAsync();

        var other = _surroundings.Start();
        await other.TakeMessagesAsync();
        for (var minute = 0; minute < 30; minute++)
        {
            _surroundings.Time.Advance(TimeSpan.FromMinutes(1));
            await other.KeepMovingAsync();
            Assert.Equal(0, await _surroundings.MessagesAsync());
        }

        Assert.Equal(0, Kiva.RequestCounts.PostsAsked);
        gate.Open();
        await sending;
        Assert.InRange(await _surroundings.MessagesAsync(), 0, ids.Count);
        await _surroundings.ComeToRestAsync(_process);
        Assert.Equal(5, Kiva.RequestCounts.PostsAsked);
        await AssertCompletedAsync(ids);
    }

    [Fact]
    public async Task Several_messages_that_failed_fail_their_report_once()
    {
        var ids = await DropAsync(reports: 1);
        var fail = _process.Get<FailReport>();
        await fail.RunAsync(ids[0], "1", Cancel);
        await fail.RunAsync(ids[0], "2", Cancel);

        Assert.Single(await _surroundings.LedgerAsync(ids[0]), line => line.Type == "failed");
        Assert.Single(_process.Logs.EventIds, id => id == 2105);
    }

    /// <summary>Reports of five rows each.</summary>
    private async Task<IReadOnlyList<ReportId>> DropAsync(int reports)
    {
        var ids = new List<ReportId>();
        foreach (var (index, loans) in Kiva.Portfolio.ExpectedLoans.Chunk(5).Take(reports).Index())
        {
            ids.Add(await _surroundings.DropAsync($"{index}.csv", Exports.TwoColumns(loans)));
            await _process.IngestAsync($"{index}.csv");
        }

        return ids;
    }

    private async Task PassAsync(TimeSpan time)
    {
        _surroundings.Time.Advance(time);
        await _process.KeepMovingAsync();
        await _process.TakeMessagesAsync();
    }

    private async Task AssertCompletedAsync(IReadOnlyList<ReportId> ids)
    {
        foreach (var id in ids)
        {
            var report = await _process.ViewAsync(id);
            Assert.Equal(("completed", 5), (report.State, report.Rows.Accepted));
        }

        Assert.Equal(
            Kiva.Portfolio.ExpectedLoans.Take(5 * ids.Count).Select(loan => loan.LoanId).Order(),
            Kiva.Uploads.AcceptedRows.Select(row => row.LoanId).Order());
        Assert.Empty(await Surroundings.NamesAsync(_surroundings.Reports, "open/"));
        Assert.Equal(0, await _surroundings.MessagesAsync());
    }

    private static async Task<int> CountAsync(QueueClient queue) =>
        await queue.ExistsAsync(Cancel) ? (await queue.GetPropertiesAsync(Cancel)).Value.ApproximateMessagesCount : 0;
}
