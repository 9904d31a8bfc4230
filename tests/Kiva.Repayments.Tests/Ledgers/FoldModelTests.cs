using CsCheck;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Tests.Ledgers;

/// <summary>The fold against a small model of it: random orders of events, most of which may not follow.</summary>
public sealed class FoldModelTests(ITestOutputHelper output)
{
    private const int Batches = 3;
    private const int Samples = 20_000;

    private static readonly Gen<int> BatchNumber = Gen.Int[0, Batches + 1];
    private static readonly Gen<int> Attempt = Gen.Int[0, 3];

    private static readonly Problem[] Reasons =
    [
        new(ProblemCatalog.ReportUnknownBatches, Arguments: ["1"]),
        new(ProblemCatalog.ReportSameContent, Arguments: ["x"]),
        new(ProblemCatalog.ReportEarlierOpen, Arguments: ["y"]),
    ];

    private static readonly Planned Planned =
        new("145", new PlanTotals(default, default, default, default, [.. Enumerable.Repeat(new RowTotal(2, 2m), Batches)], []), [.. Enumerable.Repeat("", Batches)]);

    private static readonly Gen<Problem> Reason = Gen.Int[0, Reasons.Length - 1].Select(index => Reasons[index]);

    /// <summary>The events of a report, those of its ordinary course more often.</summary>
    private static readonly Gen<LedgerEvent> Event = Gen.Frequency(
        (2, Gen.Const<LedgerEvent>(Events.Received())),
        (2, Gen.Const<LedgerEvent>(Events.Read(6))),
        (1, Reason.Select(reason => (LedgerEvent)new Rejected(null, reason))),
        (3, Gen.Const<LedgerEvent>(Planned)),
        (2, Reason.Array[1, 2].Select(reasons => (LedgerEvent)new Held(reasons))),
        (3, Gen.Const<LedgerEvent>(new Released("director"))),
        (3, Gen.Int[0, 4].Select(epoch => (LedgerEvent)new Taken(epoch))),
        (12, Gen.Select(BatchNumber, Attempt, Gen.Int[0, 4]).Select((batch, attempt, epoch) => (LedgerEvent)new Sending(batch, attempt, epoch, default))),
        (6, Gen.Select(BatchNumber, Attempt).Select((batch, attempt) => (LedgerEvent)new Accepted(batch, attempt, 98001, default, []))),
        (2, Gen.Select(BatchNumber, Attempt).Select((batch, attempt) => (LedgerEvent)new Refused(batch, attempt, 400, "no"))),
        (4, Gen.Select(BatchNumber, Attempt).Select((batch, attempt) => (LedgerEvent)new Unknown(batch, attempt, "no answer"))),
        (2, Gen.Select(BatchNumber, Attempt).Select((batch, attempt) => (LedgerEvent)new NotTaken(batch, attempt, "never left"))),
        (3, Gen.Select(BatchNumber, Attempt).Select((batch, attempt) => (LedgerEvent)new AcceptedLate(batch, attempt, 98002, default, []))),
        (5, Gen.Select(BatchNumber, Gen.Bool).Select((batch, seen) => (LedgerEvent)new Resolved(batch, seen, seen ? 98003 : null, null))),
        (1, Reason.Select(reason => (LedgerEvent)new Waiting(default, reason))),
        (1, Reason.Select(reason => (LedgerEvent)new Stalled(reason))),
        (1, Reason.Select(reason => (LedgerEvent)new Failed(reason))),
        (3, Gen.Const<LedgerEvent>(new Resumed(null))),
        (1, Gen.Const<LedgerEvent>(new Cancelled(null))),
        (1, Gen.Const<LedgerEvent>(new Completed(new CoverageView(3, 3, default)))),
        (1, Gen.Int[1, 3].Select(alert => (LedgerEvent)new Told(AlertChannel.Webhook, [$"{alert}-2103"]))));

    /// <summary>Half of the samples begin where it becomes interesting.</summary>
    private static readonly Gen<LedgerEvent[]> Orders = Gen.Select(Gen.Bool, Event.Array[0, 60]).Select((isPlanned, events) => isPlanned
        ? [Events.Received(), Events.Read(6), Planned, .. events]
        : events);

    [Fact]
    public void Which_event_may_follow_and_what_becomes_of_the_report_is_what_the_model_says()
    {
        var (followed, refused) = (0, 0);
        var states = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        Orders.Sample(
            events =>
            {
                var (report, model) = (new Report(), new ReportModel());
                foreach (var next in events)
                {
                    var may = report.Allows(next);
                    Assert.Equal(model.Follow(next), may);
                    if (!may)
                    {
                        Interlocked.Increment(ref refused);
                        Assert.Throws<InvalidOperationException>(() => report.Apply(next));
                        continue;
                    }

                    Interlocked.Increment(ref followed);
                    report.Apply(next);
                    AssertSame(model, report);
                    states.AddOrUpdate(model.State, 1, (_, before) => before + 1);
                }
            },
            iter: Samples);

        output.WriteLine($"{followed} events followed, {refused} did not; {string.Join(", ", states.Select(state => $"{state.Key} {state.Value}"))}");
        Assert.Superset(
            new HashSet<string> { "received", "read", "held", "planned", "sending", "completed", "rejected", "cancelled", "stalled", "failed" },
            states.Keys.ToHashSet());
    }

    /// <summary>Whatever happens: a batch that was given to Kiva goes again only where something says that Kiva does not have it.</summary>
    [Fact]
    public void Between_two_sendings_of_a_batch_there_is_always_a_word_that_Kiva_does_not_have_it() => Orders.Sample(
        events =>
        {
            var report = new Report();
            var mayHave = new HashSet<int>();
            foreach (var next in events.Where(report.Allows))
            {
                report.Apply(next);
                switch (next)
                {
                    case Sending sending:
                        Assert.True(mayHave.Add(sending.Batch));
                        break;
                    case NotTaken notTaken:
                        mayHave.Remove(notTaken.Batch);
                        break;
                    case Resolved { SeenInPa2: false } notSeen:
                        mayHave.Remove(notSeen.Batch);
                        break;
                }
            }
        },
        iter: Samples);

    /// <summary>The rows never get more or fewer, in whatever order things happen.</summary>
    [Fact]
    public void The_ends_of_the_rows_always_add_up_to_what_was_read() => Orders.Sample(
        events =>
        {
            var report = new Report();
            foreach (var next in events.Where(report.Allows))
            {
                report.Apply(next);
                Assert.Equal(report.Read?.Rows ?? default, RowEnds.Of(report).All);
            }
        },
        iter: Samples);

    private static void AssertSame(ReportModel model, Report report)
    {
        Assert.Equal(model.State, report.State.ToString(), ignoreCase: true);
        Assert.Equal(model.Epoch, report.Epoch);
        Assert.Equal(
            model.Batches.Select(batch => (batch.State, batch.Attempt)),
            report.Batches.Select(batch => (batch.State.ToString().ToLowerInvariant(), batch.Attempt)));
        Assert.Equal(model.Doubles, report.Batches.Sum(batch => batch.Doubles.Length));
        Assert.All(Enumerable.Range(1, 3), alert => Assert.Equal(model.IsTold($"{alert}-2103"), report.IsTold(AlertChannel.Webhook, $"{alert}-2103")));
    }
}
