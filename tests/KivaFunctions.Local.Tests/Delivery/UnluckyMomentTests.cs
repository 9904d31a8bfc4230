using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>Moments that a hostile reviewer found: each once led to rows at Kiva twice, to an answer that was lost, or to people who were told wrong.</summary>
public sealed class UnluckyMomentTests(AzuriteFixture azurite) : IAsyncLifetime
{
    /// <summary>Until "not seen in PA2" is taken.</summary>
    private static readonly TimeSpan UntilSettled = TimeSpan.FromMinutes(12);

    private readonly StoppedClock _clockOfA = new();
    private readonly Gate _gate = new();
    private Surroundings _surroundings = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SandboxServer Kiva => _surroundings.Kiva;

    public async ValueTask InitializeAsync() => _surroundings = await Surroundings.PrepareAsync(azurite.Lease());

    public ValueTask DisposeAsync() => _surroundings.DisposeAsync();

    [Fact]
    public async Task What_Kiva_accepted_is_written_down_although_the_next_batch_cannot_be_read()
    {
        var process = _surroundings.Start();
        var id = await DropAsync(process, "october.csv", Exports.Of(Kiva));
        process.Wire.Carry = (call, pass) => call.Verb == "GET" && call.Uri.AbsolutePath.EndsWith("/batches/0002.json", StringComparison.Ordinal) ? throw new IOException("storage") : pass();
        await Assert.ThrowsAnyAsync<Exception>(() => process.SubmitAsync(id));
        process.Wire.Carry = (_, pass) => pass();

        await process.SubmitAsync(id);

        Assert.Equal("completed", (await process.ViewAsync(id)).State);
        AssertNothingTwice();
    }

    [Fact]
    public async Task A_planner_that_wakes_up_before_it_has_looked_for_a_plan_leaves_the_plan_that_is_in_use()
    {
        var a = _surroundings.Start(_clockOfA);
        var b = _surroundings.Start();
        var id = await DropAsync(b, "october.csv", Exports.Of(Kiva));
        a.Wire.Carry = Nth(1, call => call.Verb == "HEAD" && call.Uri.AbsolutePath.EndsWith("/plan.csv", StringComparison.Ordinal), HeldAsync);
        var planning = a.SubmitAsync(id);
        await _gate.ReachedAsync();
        b.Wire.Carry = Nth(2, call => call.IsPost, LoseAsync);
        await _surroundings.BreakLeasesAsync();
        await b.SubmitAsync(id);

        _clockOfA.Advance(TimeSpan.FromMinutes(2));
        _gate.Open();
        await planning;
        _surroundings.Time.Advance(UntilSettled);
        Assert.Equal(SteerOutcomeKind.Done, (await b.Get<SteerReport>().ResolveAsync(id, 2, seenInPa2: true, UploadOf(2), by: null, Cancel)).Kind);
        await b.TakeMessagesAsync();

        var view = await b.ViewAsync(id);
        Assert.Equal(("completed", 25), (view.State, view.Rows.Accepted));
        Assert.Equal(25, (await _surroundings.CsvAsync($"cycles/{view.Cycle}/Stage-145/{id}.csv")).Count);
        AssertNothingTwice();
    }

    [Fact]
    public async Task Not_seen_said_of_one_attempt_does_not_count_for_the_next()
    {
        var a = _surroundings.Start();
        var http = _surroundings.Start();
        var id = await DropAsync(a, "october.csv", Exports.Of(Kiva));
        Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post);
        await a.SubmitAsync(id);
        _surroundings.Time.Advance(UntilSettled);
        http.Wire.Carry = Nth(1, call => call.Appends("resolved"), HeldAsync);
        var slow = http.Get<SteerReport>().ResolveAsync(id, 1, seenInPa2: false, uploadId: null, "one", Cancel);
        await _gate.ReachedAsync();
        Assert.Equal(SteerOutcomeKind.Done, (await a.Get<SteerReport>().ResolveAsync(id, 1, seenInPa2: false, uploadId: null, "two", Cancel)).Kind);
        a.Wire.Carry = Nth(1, call => call.IsPost, LoseAsync);
        await a.TakeMessagesAsync();

        _gate.Open();

        Assert.Equal(SteerOutcomeKind.NotNow, (await slow).Kind);
        await a.TakeMessagesAsync();
        AssertNothingTwice();
    }

    [Fact]
    public async Task A_report_that_a_newer_version_went_on_with_is_not_passed_over()
    {
        var process = _surroundings.Start(null, ("Reporting:Approval", "Always"));
        var id = await DropAsync(process, "october.csv", Exports.Of(Kiva));
        await process.TakeMessagesAsync();
        Assert.Equal(SteerOutcomeKind.Done, (await process.Get<SteerReport>().ReleaseAsync(id, by: null, Cancel)).Kind);
        process.Wire.Carry = Nth(2, call => call.IsPost, LoseAsync);
        await process.TakeMessagesAsync();
        await BecomeNewerAsync(id, "released");

        var old = _surroundings.Start();
        var second = await DropLaterAsync(old, "corrected.csv");

        Assert.NotNull((await old.ViewAsync(second)).WaitingUntil);
        AssertNothingTwice();
    }

    [Fact]
    public async Task What_was_resolved_of_a_cancelled_report_counts_for_the_next_one()
    {
        var process = _surroundings.Start();
        var id = await DropAndCancelAsync(process);
        _surroundings.Time.Advance(UntilSettled);
        Assert.Equal(SteerOutcomeKind.Done, (await process.Get<SteerReport>().ResolveAsync(id, 2, seenInPa2: true, UploadOf(2), by: null, Cancel)).Kind);

        var second = await DropLaterAsync(process, "corrected.csv");

        Assert.Equal(25, (await process.ViewAsync(second)).Rows.Unchanged);
        AssertNothingTwice();
    }

    [Fact]
    public async Task While_a_cancelled_report_has_unknown_batches_the_next_one_is_held_until_a_person_has_looked()
    {
        var process = _surroundings.Start();
        var id = await DropAndCancelAsync(process);

        var second = await DropLaterAsync(process, "corrected.csv");
        var held = await process.ViewAsync(second);
        Assert.Contains(ProblemCatalog.ReportCancelledUnknown, held.Reasons.Select(reason => reason.Code));
        AssertNothingTwice();

        _surroundings.Time.Advance(UntilSettled);
        Assert.Equal(SteerOutcomeKind.Done, (await process.Get<SteerReport>().ResolveAsync(id, 2, seenInPa2: true, UploadOf(2), by: null, Cancel)).Kind);
        await process.TakeMessagesAsync();
        Assert.Equal(SteerOutcomeKind.Done, (await process.Get<SteerReport>().ReleaseAsync(second, by: null, Cancel)).Kind);
        await process.TakeMessagesAsync();
        Assert.Equal(25, (await process.ViewAsync(second)).Rows.Unchanged);
        AssertNothingTwice();
    }

    [Fact]
    public async Task An_outage_is_told_once_although_the_sweep_meets_the_report_as_it_tries_again()
    {
        var a = _surroundings.Start();
        var b = _surroundings.Start();
        var id = await DropAsync(a, "october.csv", Exports.Of(Kiva));
        a.Wire.Carry = (call, pass) => call.IsPost ? throw Unreachable() : pass();
        await a.SubmitAsync(id);
        await b.KeepMovingAsync();
        for (var round = 0; round < 3; round++)
        {
            _surroundings.Time.Advance(TimeSpan.FromMinutes(61));
            var gate = new Gate();
            a.Wire.Carry = async (call, pass) =>
            {
                if (call.IsPost)
                {
                    await gate.PassAsync();
                    throw Unreachable();
                }

                await pass();
            };
            var trying = a.SubmitAsync(id);
            await gate.ReachedAsync();
            await b.KeepMovingAsync();
            gate.Open();
            await trying;
            await b.KeepMovingAsync();
        }

        Assert.Equal((1, 0), (b.Logs.EventIds.Count(id => id == 2116), b.Logs.EventIds.Count(id => id == 2013)));
    }

    [Fact]
    public async Task A_release_knows_what_a_later_report_whose_sender_died_has_delivered()
    {
        (string, string) partner = ("Kiva:PartnerId", "145");
        var a = _surroundings.Start(null, partner);
        var first = await DropAsync(a, "october.csv", Exports.Of(Kiva));
        var posts = 0;
        a.Wire.Carry = (call, pass) => call.IsPost && Interlocked.Increment(ref posts) > 1 ? throw Unreachable() : pass();
        await a.TakeMessagesAsync();
        a.Wire.Carry = (_, pass) => pass();
        await a.Get<CloseCycle>().RunAsync((await a.ViewAsync(first)).Cycle, new LoanCounts(10, 25), by: null, Cancel);
        _surroundings.Time.Advance(TimeSpan.FromMinutes(5));
        await a.SubmitAsync(first);
        Assert.Equal("held", (await a.ViewAsync(first)).State);

        var second = await DropLaterAsync(a, "corrected.csv");
        await a.Get<SteerReport>().ReleaseAsync(second, by: null, Cancel);
        DieAfterAccepted(a);
        await Assert.ThrowsAnyAsync<Exception>(() => a.SubmitAsync(second));
        await _surroundings.BreakLeasesAsync();
        var b = _surroundings.Start(null, partner);

        Assert.Equal(SteerOutcomeKind.NotNow, (await b.Get<SteerReport>().ReleaseAsync(first, by: null, Cancel)).Kind);
        await b.TakeMessagesAsync();
        AssertNothingTwice();
    }

    [Fact]
    public async Task People_are_told_although_the_queue_is_away()
    {
        (string, string) approval = ("Reporting:Approval", "Always");
        var a = _surroundings.Start(null, approval);
        await DropAsync(a, "october.csv", Exports.Of(Kiva));
        a.Wire.Carry = (call, pass) => call.Uri.AbsolutePath.EndsWith("locks/teller", StringComparison.Ordinal) ? throw new IOException("died") : pass();
        await Assert.ThrowsAnyAsync<Exception>(() => a.TakeMessagesAsync());
        await _surroundings.BreakLeasesAsync();
        var b = _surroundings.Start(null, approval);
        b.Wire.Carry = (call, pass) => call.Uri.AbsolutePath.Contains("repayment-reports", StringComparison.Ordinal) ? throw new IOException("queue away") : pass();

        await b.KeepMovingAsync();

        Assert.Contains(2101, b.Logs.EventIds);
    }

    private static Func<WireCall, Func<Task>, Task> Nth(int number, Func<WireCall, bool> isIt, Func<Func<Task>, Task> carry)
    {
        var came = 0;
        return (call, pass) => isIt(call) && Interlocked.Increment(ref came) == number ? carry(pass) : pass();
    }

    private static async Task LoseAsync(Func<Task> pass)
    {
        await pass();
        throw new HttpRequestException("lost");
    }

    private static HttpRequestException Unreachable() => new(HttpRequestError.ConnectionError, "refused");

    private static void DieAfterAccepted(AppProcess process)
    {
        var isDead = false;
        process.Wire.Carry = async (call, pass) =>
        {
            if (isDead)
            {
                throw new IOException("dead");
            }

            isDead = call.Appends("accepted");
            await pass();
        };
    }

    private async Task HeldAsync(Func<Task> pass)
    {
        await _gate.PassAsync();
        await pass();
    }

    private async Task<ReportId> DropAsync(AppProcess process, string name, string export)
    {
        var id = await _surroundings.DropAsync(name, export);
        await process.IngestAsync(name);
        return id;
    }

    /// <summary>A report that was cancelled while the answer to its second batch was lost, which Kiva has.</summary>
    private async Task<ReportId> DropAndCancelAsync(AppProcess process)
    {
        var id = await DropAsync(process, "october.csv", Exports.Of(Kiva));
        process.Wire.Carry = Nth(2, call => call.IsPost, LoseAsync);
        await process.TakeMessagesAsync();
        await process.Get<SteerReport>().CancelAsync(id, by: null, Cancel);
        await process.TakeMessagesAsync();
        return id;
    }

    /// <summary>The same loans once more, a second later: reports of one second have no order by receipt.</summary>
    private async Task<ReportId> DropLaterAsync(AppProcess process, string name)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Cancel);
        var id = await DropAsync(process, name, Exports.Of(Kiva) + "\n");
        await process.TakeMessagesAsync();
        return id;
    }

    private long UploadOf(int batch) => Kiva.Uploads.All.OrderBy(upload => upload.UploadId).ElementAt(batch - 1).UploadId;

    /// <summary>As if a newer version had written the event.</summary>
    private async Task BecomeNewerAsync(ReportId id, string type)
    {
        var blob = new ReportFolder(_surroundings.Reports, id).Ledger;
        var lines = (await blob.DownloadContentAsync(Cancel)).Value.Content.ToString().TrimEnd('\n').Split('\n')
            .Select(line => line.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal) ? line.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal) : line);
        await blob.DeleteAsync(cancellationToken: Cancel);
        await blob.CreateAsync(cancellationToken: Cancel);
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        await blob.AppendBlockAsync(content, cancellationToken: Cancel);
    }

    private void AssertNothingTwice() =>
        Assert.Equal([], Kiva.Uploads.AcceptedRows.GroupBy(row => row.LoanId).Where(rows => rows.Count() > 1).Select(rows => rows.Key));
}
