using Azure;
using Kiva.Repayments.Reports;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>
/// A process stands still at each of its writes in turn, before the write or after it. Its lease runs out, another process and people bring
/// the report to its end. Then it wakes up and goes on as if nothing had been.
/// </summary>
public sealed class FrozenProcessTests(AzuriteFixture azurite)
{
    private const string Name = "october.csv";

    private readonly TestAccount _account = azurite.Lease();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    public Task A_sender_that_wakes_up_spoils_nothing(bool written, int postsAtOnce) => FreezeAtEachWriteAsync(
        written,
        postsAtOnce,
        async (surroundings, other) =>
        {
            var id = await surroundings.DropAsync(Name, Exports.Of(surroundings.Kiva));
            await other.IngestAsync(Name);
            await surroundings.Queue.ClearMessagesAsync(Cancel);
            return id;
        },
        (process, id) => process.SubmitAsync(id));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_trigger_that_wakes_up_after_the_sweep_makes_no_second_report(bool written) => FreezeAtEachWriteAsync(
        written,
        postsAtOnce: 1,
        (surroundings, _) => surroundings.DropAsync(Name, Exports.Of(surroundings.Kiva)),
        (process, _) => process.IngestAsync(Name));

    private async Task FreezeAtEachWriteAsync(
        bool written, int postsAtOnce, Func<Surroundings, AppProcess, Task<ReportId>> prepare, Func<AppProcess, ReportId, Task> work)
    {
        for (var at = 1; ; at++)
        {
            await using var surroundings = await Surroundings.PrepareAsync(_account);
            var other = surroundings.Start();
            var id = await prepare(surroundings, other);

            var clock = new StoppedClock();
            var frozen = surroundings.Start(clock, ("Kiva:PostTimeout", "00:10:00"), ("Kiva:MaxConcurrentPosts", $"{postsAtOnce}"));
            var gate = new Gate();
            var where = FreezeAt(frozen, at, written, gate);
            var working = work(frozen, id);
            var froze = await Task.WhenAny(working, gate.ReachedAsync()) != working;

            try
            {
                await surroundings.BreakLeasesAsync();
                await surroundings.ComeToRestAsync(other);
                if (await surroundings.LookIntoPa2Async(other, id) > 0)
                {
                    await surroundings.ComeToRestAsync(other);
                }

                clock.Advance(TimeSpan.FromMinutes(2));
                gate.Open();
                await WakeAsync(working, () => other.SubmitAsync(id));
                await surroundings.ComeToRestAsync(other);
                await AssertCompletedOnceAsync(surroundings, other, id);
            }
            catch (Exception failure)
            {
                Assert.Fail($"Frozen at write {at} ({where()}), which was {(written ? "" : "not ")}done before: {failure}\n\nThe frozen one:\n{frozen.Logs}\n\nThe other one:\n{other.Logs}");
            }

            if (!froze)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"frozen {at - 1} times");
                Assert.NotEqual(1, at);
                return;
            }
        }
    }

    /// <summary>A storage that has changed meanwhile may say no to it; then its message comes once more.</summary>
    private static async Task WakeAsync(Task working, Func<Task> again)
    {
        try
        {
            await working;
        }
        catch (RequestFailedException)
        {
            await again();
        }
    }

    private static Func<string> FreezeAt(AppProcess process, int at, bool written, Gate gate)
    {
        var writes = 0;
        var where = "";
        process.Wire.Carry = async (call, pass) =>
        {
            var isIt = call.IsWrite && Interlocked.Increment(ref writes) == at;
            if (isIt && !written)
            {
                where = $"{call.Verb} {call.Uri.AbsolutePath} {call.Body}";
                await gate.PassAsync();
            }

            await pass();
            if (isIt && written)
            {
                where = $"{call.Verb} {call.Uri.AbsolutePath} {call.Body}";
                await gate.PassAsync();
            }
        };
        return () => where;
    }

    private static async Task AssertCompletedOnceAsync(Surroundings surroundings, AppProcess other, ReportId id)
    {
        Assert.Equal([id], await surroundings.ReportsAsync());
        var report = await other.ViewAsync(id);
        Assert.Equal(("completed", 25), (report.State, report.Rows.Accepted));
        Assert.Equal(
            surroundings.Kiva.Portfolio.ExpectedLoans.Select(loan => loan.LoanId).Order(),
            surroundings.Kiva.Uploads.AcceptedRows.Select(row => row.LoanId).Order());
        Assert.Single(await surroundings.LedgerAsync(id), line => line.Type == "completed");
        Assert.Empty(await Surroundings.NamesAsync(surroundings.Inbox, ""));
        Assert.Empty(await Surroundings.NamesAsync(surroundings.Reports, "open/"));
        Assert.All(await surroundings.CsvAsync($"{id.Folder}/results.csv"), row => Assert.Equal("accepted", row["status"]));
    }
}
