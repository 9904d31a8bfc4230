using System.Text;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Delivery;

public sealed class CrashElsewhereTests(AzuriteFixture azurite) : CrashTest(azurite)
{
    private static readonly (string Name, string Value) Approval = ("Reporting:Approval", "Always");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_that_was_handed_in_with_a_key_makes_one_report(bool written)
    {
        byte[] body = [];
        await DieAtEachWriteAsync(
            written,
            (surroundings, _) =>
            {
                body = Encoding.UTF8.GetBytes(Exports.Of(surroundings.Kiva));
                return Task.CompletedTask;
            },
            process => HandInAsync(process, body),
            async (surroundings, survivor) =>
            {
                // The caller got no answer, and asks again until he gets one.
                var receipt = await HandInAsync(survivor, body);
                if (receipt.Kind is ReceiptKind.StillArriving)
                {
                    surroundings.Time.Advance(TimeSpan.FromMinutes(31));
                    receipt = await HandInAsync(survivor, body);
                }

                Assert.True(receipt.Kind is ReceiptKind.Received or ReceiptKind.Repeated, $"{receipt.Kind}");
                await surroundings.ComeToRestAsync(survivor);
                await AssertCompletedAsync(surroundings, survivor, receipt.Id!);
            });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_that_cannot_be_read_is_rejected(bool written)
    {
        ReportId id = null!;
        await DieAtEachWriteAsync(
            written,
            async (surroundings, _) => id = await surroundings.DropAsync(Name, "nothing of use\n"),
            async process =>
            {
                await process.IngestAsync(Name);
                await process.TakeMessagesAsync();
            },
            async (surroundings, survivor) =>
            {
                await surroundings.ComeToRestAsync(survivor);
                Assert.Equal("rejected", (await survivor.ViewAsync(id)).State);
                Assert.Single(await surroundings.LedgerAsync(id), line => line.Type == "rejected");
                Assert.Equal(0, surroundings.Kiva.RequestCounts.PostsAsked);
                await AssertNothingIsLeftAsync(surroundings, id);
            });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_poison_fails_its_report(bool written)
    {
        ReportId id = null!;
        await DieAtEachWriteAsync(
            written,
            async (surroundings, process) =>
            {
                id = await surroundings.DropAsync(Name, Exports.Of(surroundings.Kiva));
                await process.IngestAsync(Name);
                await surroundings.Queue.ClearMessagesAsync(Cancel);
            },
            process => process.Get<FailReport>().RunAsync(id, "1", Cancel),
            async (surroundings, survivor) =>
            {
                // A message on the poison queue comes back like any other.
                await survivor.Get<FailReport>().RunAsync(id, "1", Cancel);
                await surroundings.ComeToRestAsync(survivor);
                var failed = await survivor.ViewAsync(id);
                Assert.Equal(("failed", ProblemCatalog.ReportPoison), (failed.State, Assert.Single(failed.Reasons).Code));
                Assert.Equal(0, surroundings.Kiva.RequestCounts.PostsAsked);

                Assert.Equal(SteerOutcomeKind.Done, (await survivor.Get<SteerReport>().ResumeAsync(id, by: null, Cancel)).Kind);
                await surroundings.ComeToRestAsync(survivor);
                await AssertCompletedAsync(surroundings, survivor, id);
            });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_expected_loans_are_the_old_ones_or_the_new_ones(bool written) => await DieAtEachWriteAsync(
        written,
        async (surroundings, process) =>
        {
            await process.Get<RefreshExpectedLoans>().RunAsync(Cancel);
            Assert.True(surroundings.Kiva.Portfolio.End(surroundings.Kiva.Portfolio.ExpectedLoans[0].LoanId));
        },
        process => process.Get<RefreshExpectedLoans>().RunAsync(Cancel),
        async (surroundings, survivor) =>
        {
            Assert.InRange((await survivor.Get<ShowExpectedLoans>().FindAsync(unreported: false, Cancel))!.Expected, 24, 25);
            await survivor.Get<RefreshExpectedLoans>().RunAsync(Cancel);
            Assert.Equal(24, (await survivor.Get<ShowExpectedLoans>().FindAsync(unreported: false, Cancel))!.Expected);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_sweep_is_swept_up_after(bool written)
    {
        ReportId[] ids = [];
        await DieAtEachWriteAsync(
            written,
            async (surroundings, process) =>
            {
                // One whose message is lost, one that no trigger brought.
                var loans = surroundings.Kiva.Portfolio.ExpectedLoans;
                var first = await surroundings.DropAsync("first.csv", Exports.TwoColumns(loans.Take(12)));
                await process.IngestAsync("first.csv");
                await surroundings.Queue.ClearMessagesAsync(Cancel);
                ids = [first, await surroundings.DropAsync("second.csv", Exports.TwoColumns(loans.Skip(12)))];
                surroundings.Time.Advance(TimeSpan.FromMinutes(11));
            },
            process => process.KeepMovingAsync(),
            async (surroundings, survivor) =>
            {
                await surroundings.ComeToRestAsync(survivor);
                await AssertCompletedAsync(surroundings, survivor, ids);
            });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_that_is_cancelled_is_closed_and_sends_no_more(bool written)
    {
        ReportId id = null!;
        await DieAtEachWriteAsync(
            written,
            async (surroundings, process) =>
            {
                surroundings.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
                id = await surroundings.DropAsync(Name, Exports.Of(surroundings.Kiva));
                await process.IngestAsync(Name);
                await process.TakeMessagesAsync();
            },
            async process =>
            {
                await process.Get<SteerReport>().CancelAsync(id, "director", Cancel);
                await process.TakeMessagesAsync();
            },
            async (surroundings, survivor) =>
            {
                // Who got no answer says it again.
                await survivor.Get<SteerReport>().CancelAsync(id, "director", Cancel);
                await surroundings.ComeToRestAsync(survivor);

                var cancelled = await survivor.ViewAsync(id);
                Assert.Equal(("cancelled", 15, 10), (cancelled.State, cancelled.Rows.Accepted, cancelled.Rows.Unknown));
                Assert.Single(await surroundings.LedgerAsync(id), line => line.Type == "cancelled");
                Assert.Equal(3, surroundings.Kiva.RequestCounts.PostsAsked);
                Assert.Equal(15, (await surroundings.CsvAsync($"cycles/{cancelled.Cycle}/Stage-145/{id}.csv")).Count);

                // It is not forgotten before people have looked for its unknown batch.
                Assert.Equal(1, await surroundings.LookIntoPa2Async(survivor, id));
                await surroundings.ComeToRestAsync(survivor);
                Assert.Equal(25, (await surroundings.CsvAsync($"cycles/{cancelled.Cycle}/Stage-145/{id}.csv")).Count);
                await AssertNothingIsLeftAsync(surroundings, id);
            });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_that_is_released_goes_on(bool written)
    {
        ReportId id = null!;
        await DieAtEachWriteAsync(
            written,
            async (surroundings, process) =>
            {
                var careful = surroundings.Start(time: null, Approval);
                id = await surroundings.DropAsync(Name, Exports.Of(surroundings.Kiva));
                await careful.IngestAsync(Name);
                await careful.TakeMessagesAsync();
                Assert.Equal("held", (await careful.ViewAsync(id)).State);
            },
            async process =>
            {
                Assert.Equal(SteerOutcomeKind.Done, (await process.Get<SteerReport>().ReleaseAsync(id, "director", Cancel)).Kind);
                await process.TakeMessageAsync();
            },
            async (surroundings, survivor) =>
            {
                if ((await survivor.ViewAsync(id)).State == "held")
                {
                    await survivor.Get<SteerReport>().ReleaseAsync(id, "director", Cancel);
                }

                await surroundings.ComeToRestAsync(survivor);
                await ResolveAsync(surroundings, survivor, id);
                Assert.Single(await surroundings.LedgerAsync(id), line => line.Type == "released");
                await AssertCompletedAsync(surroundings, survivor, id);
            },
            Approval);
    }

    private static async Task<Receipt> HandInAsync(AppProcess process, byte[] body) =>
        await process.Get<ReceiveReport>().RunAsync(new MemoryStream(body), Name, idempotencyKey: "october", by: null, Cancel);
}
