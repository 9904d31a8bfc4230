using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Tests.Ledgers;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Reports;

public sealed class ReportStoryTests
{
    private const string Zone = "Africa/Nairobi";

    private static readonly DateTimeOffset Start = new(2026, 11, 3, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Files => LedgerFilesTests.Files;

    /// <summary>Together the files hold every kind of event.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Every_event_of_every_ledger_has_its_words_in_every_language(string file)
    {
        var events = LedgerFilesTests.Lines(file);
        var shown = events.Where(entry => entry is not Told { Channel: AlertChannel.Log }).ToList();
        Assert.All(Languages.All, language =>
        {
            var story = ReportStory.Of(Fold(events), events, language, Zone);

            Assert.Null(story.LeftOut);
            Assert.Equal(shown.Select(entry => (entry.At, entry.GetType().Name)), story.Events.Select(entry => (entry.At, char.ToUpperInvariant(entry.Event[0]) + entry.Event[1..])));
            Assert.All(story.Events, entry => Assert.Matches(@"\A\p{Lu}.*[.!…)]\z", entry.Text));
        });
    }

    public static TheoryData<AlertChannel> Channels => [.. Enum.GetValues<AlertChannel>()];

    [Theory]
    [MemberData(nameof(Channels))]
    public void Every_channel_but_the_log_has_its_words(AlertChannel channel)
    {
        LedgerEvent[] events = [Events.Received(), ReportNews.Note(channel, ["1-2100"])];

        Assert.All(Languages.All, language => Assert.Equal(channel is AlertChannel.Log ? 1 : 2, ReportStory.Of(Fold(events), events, language, Zone).Events.Count));
    }

    [Fact]
    public void It_is_told_in_short_sentences_with_the_numbers_that_are_looked_for()
    {
        LedgerEvent[] events =
        [
            Events.Received() with { By = "amina@mfi.example" },
            Events.Read(1260) with { WithoutAmount = 1 },
            new Held([new Problem(ProblemCatalog.ReportApproval)]),
            new Released("bruno@mfi.example"),
            new Taken(1),
            new Planned("145", new PlanTotals(Start, new RowTotal(1, 0), new RowTotal(9, 9), default, [new RowTotal(250, 250), new RowTotal(1000, 1000)], []), ["", ""]),
            new Sending(1, 1, 1, Start),
            new Accepted(1, 1, 98003, new RowTotal(1, 1), []),
            new Sending(2, 1, 1, Start),
            new Unknown(2, 1, "The connection broke, said the machine."),
            new Taken(2),
            new Resolved(2, SeenInPa2: false, UploadId: null, "bruno@mfi.example", 1),
            new Waiting(Start.AddHours(15), new Problem(ProblemCatalog.KivaUnavailable, Arguments: [""])),
            new Sending(2, 2, 2, Start),
            new AcceptedLate(2, 1, 98004, default, []),
            new Accepted(2, 2, 98005, default, []),
            new Completed(new CoverageView(1300, 1249, Start)),
            new Told(AlertChannel.Log, []),
            new Told(AlertChannel.Webhook, []),
        ];

        var english = ReportStory.Of(Fold(events), events, "en", Zone).Events;
        var french = ReportStory.Of(Fold(events), events, "fr", Zone).Events;

        Assert.Equal(
            [
                "The export was dropped into the inbox.",
                "It was read: 1260 rows. Without a readable amount: 1 row.",
                "It is held until a person decides: Every report waits for a second person here (Reporting:Approval is Always). Check it and release it.",
                "A person released it.",
                "The app began to work on it.",
                "It was planned: 1250 rows in 2 batches for Kiva. Rejected: 1, left out: 9, unchanged: 0.",
                "The app began to send batch 1 to Kiva.",
                "Kiva accepted batch 1: 249 rows, upload 98003. Kiva did not take 1 row of it.",
                "The app began to send batch 2 to Kiva.",
                "No certain answer came to batch 2: Kiva may have it or not. Look for it in PA2 and resolve it.",
                "The app took it up again.",
                "A person did not find batch 2 in PA2; the app will send it again.",
            ],
            english.Take(12).Select(entry => entry.Text));
        Assert.StartsWith("Le rapport attend jusqu’au mercredi 4 novembre 2026 02:00 (Africa/Nairobi), puis essaie de nouveau\u00a0: ", french[12].Text, StringComparison.Ordinal);
        Assert.Equal(
            [
                "The app began to send batch 2 to Kiva again: attempt 2.",
                "Kiva’s answer came late: it has batch 2, 1000 rows, upload 98004. So Kiva has this batch more than once. Look into PA2.",
                "Kiva accepted batch 2: 1000 rows, upload 98005.",
                "It is completed: 1249 of 1300 expected loans are reported in this cycle.",
                "People were told by webhook.",
            ],
            english.Skip(13).Select(entry => entry.Text));
        Assert.Equal([("received", "amina@mfi.example"), ("released", "bruno@mfi.example"), ("resolved", "bruno@mfi.example")], english.Where(entry => entry.By is not null).Select(entry => (entry.Event, entry.By!)));
        Assert.Equal("Kiva a accepté le lot 1\u00a0: 249 lignes, envoi 98003. Kiva n’en a pas pris 1 ligne.", french[7].Text);
    }

    [Fact]
    public void Of_a_long_story_the_beginning_and_the_end_are_told()
    {
        LedgerEvent[] events = [Events.Received(), .. Enumerable.Range(1, 600).Select(minute => new Waiting(Start, new Problem(ProblemCatalog.ReportApproval)) { At = Start.AddMinutes(minute) })];

        var story = ReportStory.Of(Fold(events), events, "en", Zone);

        Assert.Equal((500, 101), (story.Events.Count, story.LeftOut));
        Assert.Equal(("received", Start.AddMinutes(249), Start.AddMinutes(351), Start.AddMinutes(600)), (story.Events[0].Event, story.Events[249].At, story.Events[250].At, story.Events[499].At));
    }

    private static Report Fold(IEnumerable<LedgerEvent> events)
    {
        var report = new Report();
        foreach (var entry in events)
        {
            report.Apply(entry);
        }

        return report;
    }
}
