using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>
/// Two processes, A and B, over one account: A stands still at a chosen point, its lease runs out, B goes on. Each has a clock of its own, so that
/// A knows what time has passed only when the test tells it.
/// </summary>
public sealed class OneSenderTests(AzuriteFixture azurite) : IAsyncLifetime
{
    /// <summary>Longer than a lease, than a POST may take, and than people must wait before they say "not seen".</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(12);

    /// <summary>A slow answer is waited for longer than a lease lasts.</summary>
    private static readonly (string Name, string Value) Patient = ("Kiva:PostTimeout", "00:10:00");

    private readonly StoppedClock _clockOfA = new();
    private readonly Gate _gate = new();
    private Surroundings _surroundings = null!;
    private AppProcess _a = null!;
    private AppProcess _b = null!;
    private ReportId _id = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SandboxServer Kiva => _surroundings.Kiva;

    public async ValueTask InitializeAsync()
    {
        _surroundings = await Surroundings.PrepareAsync(azurite.Lease());
        _a = _surroundings.Start(_clockOfA, Patient);
        _b = _surroundings.Start(time: null, Patient);
        _id = await _surroundings.DropAsync("october.csv", Exports.Of(Kiva));
        await _b.IngestAsync("october.csv");
    }

    public ValueTask DisposeAsync() => _surroundings.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sender_that_wakes_up_after_a_person_said_not_seen_sends_nothing(bool itsWallClockWentBack)
    {
        _a.Wire.Carry = Once(call => call.IsPost, async pass =>
        {
            await _gate.PassAsync();
            await pass();
        });
        var sending = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();

        await TakeOverAsync();
        Assert.Equal(["unknown", "accepted", "accepted"], await BatchesAsync());
        Assert.Equal(SteerOutcomeKind.NotNow, (await SayAsync(seen: false)).Kind);
        _surroundings.Time.Advance(Long);
        Assert.Equal(SteerOutcomeKind.Done, (await SayAsync(seen: false)).Kind);
        await _b.TakeMessagesAsync();
        Assert.Equal("completed", (await _b.ViewAsync(_id)).State);

        _clockOfA.Advance(Long);
        if (itsWallClockWentBack)
        {
            _clockOfA.SetWallClockBack(Long);
        }

        _gate.Open();
        await sending;

        Assert.Equal(3, Kiva.RequestCounts.PostsTaken);
        await AssertEachRowOnceAsync();
    }

    [Fact]
    public async Task A_sender_that_wakes_up_and_sent_nothing_settles_its_batch()
    {
        _a.Wire.Carry = Once(call => call.IsPost, async pass =>
        {
            await _gate.PassAsync();
            await pass();
        });
        var sending = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();
        await TakeOverAsync();
        Assert.Equal("held", (await _b.ViewAsync(_id)).State);

        _clockOfA.Advance(Long);
        _gate.Open();
        await sending;

        Assert.Equal(2, Kiva.RequestCounts.PostsTaken);
        Assert.Equal(["planned", "accepted", "accepted"], await BatchesAsync());
        await _surroundings.ComeToRestAsync(_b);
        await AssertEachRowOnceAsync();
    }

    [Fact]
    public async Task A_late_answer_settles_the_batch_though_another_sender_has_the_report()
    {
        var sending = await StartSlowPostAsync();
        await TakeOverAsync();
        Assert.Equal(["unknown", "accepted", "accepted"], await BatchesAsync());

        _clockOfA.Advance(TimeSpan.FromMinutes(2));
        _gate.Open();
        await sending;

        Assert.Equal(["accepted", "accepted", "accepted"], await BatchesAsync());
        await _surroundings.ComeToRestAsync(_b);
        await AssertEachRowOnceAsync();
    }

    [Fact]
    public async Task A_late_answer_keeps_a_batch_from_being_sent_again()
    {
        var sending = await StartSlowPostAsync();
        await TakeOverAsync();
        _surroundings.Time.Advance(Long);
        Assert.Equal(SteerOutcomeKind.Done, (await SayAsync(seen: false)).Kind);
        Assert.Equal("planned", (await BatchesAsync())[0]);

        _clockOfA.Advance(TimeSpan.FromMinutes(2));
        _gate.Open();
        await sending;

        await _surroundings.ComeToRestAsync(_b);
        Assert.Equal(3, Kiva.RequestCounts.PostsAsked);
        await AssertEachRowOnceAsync();
    }

    [Fact]
    public async Task A_late_answer_to_a_batch_that_was_sent_again_is_a_double_that_is_told()
    {
        var sending = await StartSlowPostAsync();
        await TakeOverAsync();
        _surroundings.Time.Advance(Long);
        Assert.Equal(SteerOutcomeKind.Done, (await SayAsync(seen: false)).Kind);
        await _b.TakeMessagesAsync();
        Assert.Equal("completed", (await _b.ViewAsync(_id)).State);

        _clockOfA.Advance(TimeSpan.FromMinutes(2));
        _gate.Open();
        await sending;
        await _surroundings.ComeToRestAsync(_b);

        var first = Kiva.Uploads.All[0].UploadId;
        Assert.Equal(4, Kiva.RequestCounts.PostsTaken);
        Assert.Equal([(1, 1, first)], (await _surroundings.LedgerAsync(_id)).Where(line => line.Type == "acceptedLate").Select(line => (line.Batch, line.Attempt, line.UploadId)));
        Assert.Contains(2111, _a.Logs.EventIds.Concat(_b.Logs.EventIds));
        Assert.Contains($"{first}", (await _b.ViewAsync(_id)).Batches[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_cancelled_while_a_batch_is_under_way_keeps_what_Kiva_took_and_sends_no_more()
    {
        var sending = await StartSlowPostAsync();
        Assert.Equal(SteerOutcomeKind.Done, (await _b.Get<SteerReport>().CancelAsync(_id, "director", Cancel)).Kind);

        _gate.Open();
        await sending;

        await AssertCancelledAfterTheFirstBatchAsync();
    }

    [Theory]
    [InlineData("accepted", 1)]
    [InlineData("sending", 2)]
    public async Task A_report_that_is_cancelled_between_two_batches_keeps_what_Kiva_took_and_sends_no_more(string append, int batch)
    {
        _a.Wire.Carry = Once(call => call.Appends(append, batch), async pass =>
        {
            await _gate.PassAsync();
            await pass();
        });
        var sending = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();
        Assert.Equal(SteerOutcomeKind.Done, (await _b.Get<SteerReport>().CancelAsync(_id, "director", Cancel)).Kind);

        _gate.Open();
        await sending;

        await AssertCancelledAfterTheFirstBatchAsync();
    }

    [Theory]
    [InlineData("accepted", 1)]
    [InlineData("sending", 2)]
    public async Task A_sender_that_was_replaced_between_two_batches_keeps_what_Kiva_took_and_sends_no_more(string append, int batch)
    {
        _a.Wire.Carry = Once(call => call.Appends(append, batch), async pass =>
        {
            await _gate.PassAsync();
            await pass();
        });
        var sending = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();
        await TakeOverAsync();
        Assert.Equal(3, Kiva.RequestCounts.PostsAsked);

        // By its own clock A may still send; the ledger alone stops it.
        _gate.Open();
        await sending;

        await _surroundings.ComeToRestAsync(_b);
        Assert.Equal(3, Kiva.RequestCounts.PostsAsked);
        Assert.Equal(["accepted", "accepted", "accepted"], await BatchesAsync());
        await AssertEachRowOnceAsync();
    }

    [Fact]
    public async Task A_sender_that_was_replaced_does_not_send_what_the_other_one_will_send_later()
    {
        _a.Wire.Carry = Once(call => call.Appends("sending", 2), async pass =>
        {
            await _gate.PassAsync();
            await pass();
        });
        var sending = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();
        Kiva.Faults.Next(Fault.Status503RetryAfter, SandboxEndpoint.Post, wait: TimeSpan.FromMinutes(20));
        await TakeOverAsync();
        Assert.NotNull((await _b.ViewAsync(_id)).WaitingUntil);

        _gate.Open();
        await sending;

        Assert.Equal(1, Kiva.RequestCounts.PostsTaken);
        await _surroundings.ComeToRestAsync(_b);
        await _surroundings.LookIntoPa2Async(_b, _id);
        await _surroundings.ComeToRestAsync(_b);
        await AssertEachRowOnceAsync();
    }

    [Theory]
    [InlineData("planned")]
    [InlineData("taken")]
    [InlineData("sending")]
    [InlineData("accepted")]
    [InlineData("completed")]
    public async Task An_append_whose_answer_is_lost_is_neither_made_again_nor_forgotten(string append)
    {
        _a.Wire.Carry = Once(call => call.Appends(append), async pass =>
        {
            await pass();
            throw new IOException("The answer got lost.");
        });

        await _a.SubmitAsync(_id);

        Assert.Equal("completed", (await _a.ViewAsync(_id)).State);
        Assert.Equal(3, Kiva.RequestCounts.PostsAsked);
        Assert.DoesNotContain(_a.Logs.EventIds, id => id is 2103 or 2111 or 2112);
        var lines = await _surroundings.LedgerAsync(_id);
        Assert.Equal(lines.Distinct(), lines);
        await AssertEachRowOnceAsync();
    }

    [Fact]
    public async Task A_report_that_is_cancelled_while_the_answer_to_sending_is_lost_sends_nothing()
    {
        _a.Wire.Carry = Once(call => call.Appends("sending"), async pass =>
        {
            await pass();
            Assert.Equal(SteerOutcomeKind.Done, (await _b.Get<SteerReport>().CancelAsync(_id, "director", Cancel)).Kind);
            throw new IOException("The answer got lost.");
        });

        await _a.SubmitAsync(_id);

        Assert.Equal(("cancelled", 0), ((await _b.ViewAsync(_id)).State, Kiva.RequestCounts.PostsTaken));
        Assert.Equal("planned", (await BatchesAsync())[0]);
    }

    [Fact]
    public async Task A_sender_that_cannot_renew_its_lease_starts_no_further_batch()
    {
        var slow = HoldsTheAnswer();
        _a.Wire.Carry = (call, pass) => call.LeaseAction == "renew" ? throw new IOException("The storage is away.") : slow(call, pass);
        var sending = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();

        // Fifteen by fifteen seconds, as the renewals would come.
        for (var renewal = 0; renewal < 5; renewal++)
        {
            _clockOfA.Advance(TimeSpan.FromSeconds(15));
        }

        _gate.Open();
        await sending;

        Assert.Equal(1, Kiva.RequestCounts.PostsAsked);
        Assert.Equal(["accepted", "planned", "planned"], await BatchesAsync());

        await _surroundings.BreakLeasesAsync();
        await _surroundings.ComeToRestAsync(_b);
        Assert.Equal(3, Kiva.RequestCounts.PostsAsked);
        await AssertEachRowOnceAsync();
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_changes_nothing()
    {
        var clock = new ShiftedTime();
        var jumping = _surroundings.Start(clock, Patient);
        var jumps = new Queue<int>([5, -9, 3]);
        jumping.Wire.Carry = async (call, pass) =>
        {
            if (call.IsPost)
            {
                clock.Advance(TimeSpan.FromHours(jumps.Dequeue()));
            }

            await pass();
        };

        await jumping.SubmitAsync(_id);

        Assert.Equal("completed", (await jumping.ViewAsync(_id)).State);
        Assert.Equal(3, Kiva.RequestCounts.PostsAsked);
        Assert.DoesNotContain(await _surroundings.LedgerAsync(_id), line => line.Type is "notTaken" or "unknown" or "waiting");
        await AssertEachRowOnceAsync();
    }

    [Theory]
    [InlineData("/plan.csv")]
    [InlineData("/batches/0001.json")]
    public async Task A_planner_that_wakes_up_does_not_change_what_is_sent_and_shown(string file)
    {
        _a.Wire.Carry = Once(call => call.Verb == "PUT" && call.Uri.AbsolutePath.EndsWith(file, StringComparison.Ordinal), async pass =>
        {
            await _gate.PassAsync();
            await pass();
        });
        var planning = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();

        // The other one plans when a loan has ended, and one of its batches ends as unknown.
        var ended = Kiva.Portfolio.ExpectedLoans[0].LoanId;
        Assert.True(Kiva.Portfolio.End(ended));
        await _b.Get<RefreshExpectedLoans>().RunAsync(Cancel);
        Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post);
        await TakeOverAsync();
        Assert.Equal(["unknown", "accepted", "accepted"], await BatchesAsync());

        _clockOfA.Advance(TimeSpan.FromMinutes(2));
        _gate.Open();
        await planning;
        _surroundings.Time.Advance(Long);
        Assert.Equal(SteerOutcomeKind.Done, (await SayAsync(seen: false)).Kind);
        await _surroundings.ComeToRestAsync(_b);

        var report = await _b.ViewAsync(_id);
        Assert.Equal(("completed", 24, 1), (report.State, report.Rows.Accepted, report.Rows.LeftOut));
        AssertTakenOnce();
        Assert.Equal(
            [(ended, "left_out")],
            (await _surroundings.CsvAsync($"{_id.Folder}/results.csv")).Where(row => row["status"] != "accepted").Select(row => (row["loan_id"], row["status"])));
    }

    /// <summary>A's first batch is at Kiva, and the answer does not come.</summary>
    private async Task<Task> StartSlowPostAsync()
    {
        _a.Wire.Carry = HoldsTheAnswer();
        var sending = _a.SubmitAsync(_id);
        await _gate.ReachedAsync();
        Assert.Equal(1, Kiva.RequestCounts.PostsTaken);
        return sending;
    }

    private Func<WireCall, Func<Task>, Task> HoldsTheAnswer() => Once(call => call.IsPost, async pass =>
    {
        await pass();
        await _gate.PassAsync();
    });

    /// <summary>The first such call goes its own way, all others go through.</summary>
    private static Func<WireCall, Func<Task>, Task> Once(Func<WireCall, bool> isIt, Func<Func<Task>, Task> carry)
    {
        var came = 0;
        return (call, pass) => isIt(call) && Interlocked.Increment(ref came) == 1 ? carry(pass) : pass();
    }

    /// <summary>The storage has seen A's minute go by, and B's message comes.</summary>
    private async Task TakeOverAsync()
    {
        await _surroundings.BreakLeasesAsync();
        await _b.SubmitAsync(_id);
    }

    private Task<SteerOutcome> SayAsync(bool seen) => _b.Get<SteerReport>().ResolveAsync(_id, 1, seen, uploadId: null, by: "coordinator", Cancel);

    private async Task<string[]> BatchesAsync() => [.. (await _b.ViewAsync(_id)).Batches.Select(batch => batch.State)];

    private async Task AssertCancelledAfterTheFirstBatchAsync()
    {
        await _surroundings.ComeToRestAsync(_b);
        var report = await _b.ViewAsync(_id);
        Assert.Equal(("cancelled", 10, 15), (report.State, report.Rows.Accepted, report.Rows.NotSent));
        Assert.Equal((1, 1), (Kiva.RequestCounts.PostsAsked, Kiva.RequestCounts.PostsTaken));
        var kept = await _surroundings.CsvAsync($"cycles/{report.Cycle}/Stage-145/{_id}.csv");
        Assert.Equal(Kiva.Uploads.AcceptedRows.Select(row => row.LoanId), kept.Select(row => row["loan_id"]));

        // The same rows, dropped again: only what Kiva does not have goes.
        var again = await _surroundings.DropAsync("october again.csv", Exports.Of(Kiva) + "\n");
        await _surroundings.ComeToRestAsync(_b);
        var rest = await _b.ViewAsync(again);
        Assert.Equal(("completed", 10, 15), (rest.State, rest.Rows.Unchanged, rest.Rows.Accepted));
        AssertTakenOnce();
    }

    private async Task AssertEachRowOnceAsync()
    {
        var report = await _b.ViewAsync(_id);
        Assert.Equal(("completed", 25), (report.State, report.Rows.Accepted));
        AssertTakenOnce();
        Assert.Equal(
            Kiva.Uploads.All.SelectMany(upload => upload.Rows.Select(row => (row.LoanId, $"{upload.UploadId}"))).Order(),
            (await _surroundings.CsvAsync($"{_id.Folder}/results.csv")).Select(row => (row["loan_id"], row["upload_id"])).Order());
    }

    private void AssertTakenOnce() =>
        Assert.Equal(Kiva.Portfolio.ExpectedLoans.Select(loan => loan.LoanId).Order(), Kiva.Uploads.AcceptedRows.Select(row => row.LoanId).Order());
}
