using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Delivery;

public sealed class CrashWhileSendingTests(AzuriteFixture azurite) : CrashTest(azurite)
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    public async Task A_dropped_export_reaches_its_end(bool written, int postsAtOnce)
    {
        var sawUnknown = 0;
        ReportId id = null!;
        await DieAtEachWriteAsync(
            written,
            async (surroundings, _) => id = await surroundings.DropAsync(Name, Exports.Of(surroundings.Kiva)),
            async process =>
            {
                await process.IngestAsync(Name);
                await process.TakeMessagesAsync();
            },
            async (surroundings, survivor) =>
            {
                await surroundings.ComeToRestAsync(survivor);
                sawUnknown += await ResolveAsync(surroundings, survivor, id);
                await AssertCompletedAsync(surroundings, survivor, id);
            },
            ("Kiva:MaxConcurrentPosts", $"{postsAtOnce}"));

        // Of three batches: after "sending" and around each POST, before its end is written.
        Assert.InRange(sawUnknown, 3, 36);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task An_unknown_batch_is_resolved(bool written, bool taken)
    {
        ReportId id = null!;
        await DieAtEachWriteAsync(
            written,
            async (surroundings, process) =>
            {
                surroundings.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: taken);
                id = await surroundings.DropAsync(Name, Exports.Of(surroundings.Kiva));
                await process.IngestAsync(Name);
                await process.TakeMessagesAsync();
                Assert.Equal("held", (await process.ViewAsync(id)).State);
                surroundings.Time.Advance(TimeSpan.FromMinutes(3));
            },
            async process =>
            {
                var word = await process.Get<SteerReport>().ResolveAsync(id, 1, taken, taken ? 98001 : null, by: null, Cancel);
                Assert.Equal(SteerOutcomeKind.Done, word.Kind);
                await process.TakeMessagesAsync();
            },
            async (surroundings, survivor) =>
            {
                await surroundings.ComeToRestAsync(survivor);
                await ResolveAsync(surroundings, survivor, id);
                await AssertCompletedAsync(surroundings, survivor, id);
            });
    }
}
