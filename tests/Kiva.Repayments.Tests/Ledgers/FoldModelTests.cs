using CsCheck;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Tests.Ledgers;

/// <summary>The fold against a small model of it: random orders of events, about half of which may not follow.</summary>
public sealed class FoldModelTests(ITestOutputHelper output)
{
    private const int Batches = 3;
    private const int Samples = 20_000;

    private static readonly Problem[] Reasons =
    [
        new(ProblemCatalog.ReportUnknownBatches, Arguments: ["1"]),
        new(ProblemCatalog.ReportSameContent, Arguments: ["x"]),
        new(ProblemCatalog.ReportEarlierOpen, Arguments: ["y"]),
    ];

    private static readonly Planned Planned =
        new("145", new PlanTotals(default, default, default, default, [.. Enumerable.Repeat(new RowTotal(2, 2m), Batches)], []), [.. Enumerable.Repeat("", Batches)]);

    private static readonly LedgerEvent[] Course = [Events.Received(), Events.Read(2 * Batches), Planned];

    private static readonly Gen<Problem> Reason = Gen.Int[0, Reasons.Length - 1].Select(index => Reasons[index]);

    private static readonly Gen<int> BatchNumber = Gen.Int[0, Batches + 1];

    /// <summary>How far the number of an attempt or epoch is from the one that fits; mostly it fits.</summary>
    private static readonly Gen<int> Aside = Gen.Frequency((6, Gen.Const(0)), (1, Gen.Const(1)), (1, Gen.Const(-1)));

    private static readonly Gen<Func<Report, LedgerEvent>> Next = Gen.Frequency(
        (1, Fixed(Events.Received())),
        (2, Fixed(Events.Read(2 * Batches))),
        (1, Reason.Select(reason => Always(new Rejected(null, reason)))),
        (2, Fixed(Planned)),
        (4, Reason.Array[1, 2].Select(reasons => Always(new Held(reasons)))),
        (8, Fixed(new Released("director"))),
        (4, Aside.Select(aside => (Func<Report, LedgerEvent>)(report => new Taken(report.Epoch + 1 + aside)))),
        (30, Gen.Select(BatchNumber, Aside, Aside).Select((batch, attempt, epoch) =>
            (Func<Report, LedgerEvent>)(report => new Sending(batch, Attempt(report, batch) + 1 + attempt, report.Epoch + epoch, default)))),
        (10, Ending((batch, attempt) => new Accepted(batch, attempt, 98001, default, []))),
        (4, Ending((batch, attempt) => new Refused(batch, attempt, 400, "no"))),
        (12, Ending((batch, attempt) => new Unknown(batch, attempt, "no answer"))),
        (5, Ending((batch, attempt) => new NotTaken(batch, attempt, "never left"))),
        (8, Ending((batch, attempt) => new AcceptedLate(batch, attempt, 98002, default, []))),
        (10, Gen.Select(BatchNumber, Gen.Bool).Select((batch, seen) => Always(new Resolved(batch, seen, seen ? 98003 : null, null)))),
        (2, Reason.Select(reason => Always(new Waiting(default, reason)))),
        (2, Reason.Select(reason => Always(new Stalled(reason)))),
        (1, Reason.Select(reason => Always(new Failed(reason)))),
        (8, Fixed(new Resumed(null))),
        (1, Gen.Int[0, 9].Select(dice => Always(dice == 0 ? new Cancelled(null) : new Told(AlertChannel.Log, ["9-2004"])))),
        (3, Fixed(new Completed(new CoverageView(3, 3, default)))),
        (2, Gen.Int[1, 3].Select(alert => Always(new Told(AlertChannel.Webhook, [$"{alert}-2103"])))));

    /// <summary>Most of the samples begin where it becomes interesting.</summary>
    private static readonly Gen<Func<Report, LedgerEvent>[]> Orders = Gen.Select(Gen.Int[0, 3], Next.Array[0, 80])
        .Select((start, events) => start == 0 ? events : [.. Course.Select(Always), .. events]);

    [Fact]
    public void Which_event_may_follow_and_what_becomes_of_the_report_is_what_the_model_says()
    {
        var (followed, refused) = (0, 0);
        var states = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        Orders.Sample(
            events =>
            {
                var (report, model) = (new Report(), new ReportModel());
                foreach (var next in events.Select(make => make(report)))
                {
                    var may = report.Allows(next);
                    Assert.True(model.Follow(next) == may, $"In a report that is {model.State}: {next}");
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
    public void Between_two_sendings_of_a_batch_there_is_always_a_word_that_Kiva_does_not_have_it()
    {
        var again = 0;
        EachFollowing((happened, _) =>
        {
            var mayHave = new HashSet<int>();
            foreach (var next in happened)
            {
                switch (next)
                {
                    case Sending sending:
                        Assert.True(mayHave.Add(sending.Batch));
                        again += sending.Attempt > 1 ? 1 : 0;
                        break;
                    case NotTaken notTaken:
                        mayHave.Remove(notTaken.Batch);
                        break;
                    case Resolved { SeenInPa2: false } notSeen:
                        mayHave.Remove(notSeen.Batch);
                        break;
                }
            }
        });
        Assert.True(again > 200, $"Only {again} sendings were repeated.");
    }

    /// <summary>The rows never get more or fewer, in whatever order things happen.</summary>
    [Fact]
    public void The_ends_of_the_rows_always_add_up_to_what_was_read() =>
        EachFollowing((_, report) => Assert.Equal(report.Read?.Rows ?? default, RowEnds.Of(report).All));

    /// <summary>Calls with what has happened so far and the report that follows from it.</summary>
    private static void EachFollowing(Action<List<LedgerEvent>, Report> check) => Orders.Sample(
        events =>
        {
            var (report, happened) = (new Report(), new List<LedgerEvent>());
            foreach (var make in events)
            {
                var next = make(report);
                if (report.Allows(next))
                {
                    report.Apply(next);
                    happened.Add(next);
                }
            }

            check(happened, report);
        },
        iter: Samples,
        threads: 1);

    private static Func<Report, LedgerEvent> Always(LedgerEvent next) => _ => next;

    private static Gen<Func<Report, LedgerEvent>> Fixed(LedgerEvent next) => Gen.Const(Always(next));

    private static Gen<Func<Report, LedgerEvent>> Ending(Func<int, int, LedgerEvent> make) => Gen.Select(BatchNumber, Aside).Select((batch, aside) =>
        (Func<Report, LedgerEvent>)(report => make(batch, Attempt(report, batch) + aside)));

    private static int Attempt(Report report, int batch) => batch >= 1 && batch <= report.Batches.Count ? report.Batches[batch - 1].Attempt : 0;

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
