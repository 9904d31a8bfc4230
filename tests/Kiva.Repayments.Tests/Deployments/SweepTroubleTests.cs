using System.Text;
using Azure.Storage.Blobs.Specialized;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Delivery;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Tests.Ledgers;

namespace Kiva.Repayments.Tests.Deployments;

public sealed class SweepTroubleTests(AzuriteFixture azurite)
{
    private static readonly ReportId Id = ReportId.Parse("20261110T070000Z-0123456789ab")!;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_that_cannot_be_worked_on_is_told_once_and_again_when_it_can()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        var folder = await WriteLedgerAsync(app, "{ half a line");

        await app.PassAsync(5 * Minute, Minute);
        Assert.Equal((1, 0), (app.Told(2113), app.Told(2014)));
        Assert.Equal(Id.ToString(), app.Receiver.Came.Single().GetProperty("reportId").GetString());

        await folder.Ledger.DeleteAsync(cancellationToken: Cancel);
        await app.PassAsync(5 * Minute, Minute);
        Assert.Equal((1, 1), (app.Told(2113), app.Told(2014)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("received")]
    public async Task A_report_of_a_newer_version_is_told_once(string begunBy)
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        var begin = begunBy == "received" ? Encoding.UTF8.GetString(LedgerJson.Write(Events.Received() with { Id = "1" })) : "";
        await WriteLedgerAsync(app, begin + """{"type":"received","version":9,"id":"2","writer":"w","at":"2026-11-01T00:00:00Z"}""");

        await app.PassAsync(5 * Minute, Minute);
        await app.MoveAsync();

        Assert.Equal((1, 0), (app.Told(2108), app.Told(2113)));
    }

    [Fact]
    public async Task A_message_that_is_none_of_ours_is_told_by_every_channel_once()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.Get<FailReport>().RunAsync(id: null, "message-1", Cancel);
        await app.Get<FailReport>().RunAsync(id: null, "message-1", Cancel);
        await app.SweepAsync();
        await app.SweepAsync();

        Assert.Equal((1, 2106), (app.Told(2106), Assert.Single(app.Receiver.EventIds)));
    }

    [Fact]
    public async Task An_answer_that_the_ledger_does_not_take_is_told_by_every_channel()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        var folder = app.Get<OpenReports>().Folder(Id);
        using var ledger = await Ledger.BeginAsync(folder.Ledger, Events.Received(), app.Time, Cancel);
        await ledger.AppendAsync(Events.Read(2), Cancel);
        await ledger.AppendAsync(new Planned("145", new PlanTotals(default, default, default, default, [new RowTotal(2, 2m)], []), ["hash"]), Cancel);
        await ledger.AppendAsync(new Taken(1), Cancel);
        await ledger.AppendAsync(new Sending(1, Attempt: 1, Epoch: 1, default), Cancel);
        await ledger.AppendAsync(new Accepted(1, 1, 98001, default, []), Cancel);
        var run = new SendRun(folder, ledger, epoch: 1, lease: null!, () => true, Cancel, Cancel);

        await app.Get<RecordOutcome>().RunAsync(run, new PlannedBatch(1, 1, default), new PostOutcome.Refused(400, "No."));
        await app.SweepAsync();

        var alert = app.Receiver.Came.Single(alert => alert.GetProperty("eventId").GetInt32() == 2112);
        Assert.Equal(Id.ToString(), alert.GetProperty("reportId").GetString());
        Assert.Equal(1, app.Told(2112));
    }

    [Fact]
    public async Task What_the_deployments_ledger_cannot_take_is_said_in_the_log_at_once()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await (await app.LedgerAsync()).TryAppendAsync(new Noticed("nothing-came:2026-11"), Cancel);
        await AppendAsync(app.Storage.Reports.GetAppendBlobClient("deployment/2026-11.jsonl"), """{"type":"teleported","version":9,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z"}""");

        await app.Get<FailReport>().RunAsync(id: null, "message-1", Cancel);
        await app.PassAsync(3 * Minute, Minute);

        Assert.Equal((1, 1, 0), (app.Told(2106), app.Told(2122), app.Told(2119)));
    }

    private static async Task<ReportFolder> WriteLedgerAsync(Deployed app, string lines)
    {
        var folder = app.Get<OpenReports>().Folder(Id);
        await folder.MarkOpenAsync(Cancel);
        await folder.Ledger.CreateAsync(cancellationToken: Cancel);
        await AppendAsync(folder.Ledger, lines);
        return folder;
    }

    private static async Task AppendAsync(AppendBlobClient blob, string lines) =>
        await blob.AppendBlockAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines + "\n")), cancellationToken: Cancel);
}
