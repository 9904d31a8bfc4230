using System.Text.Json;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;
using Kiva.Repayments.Tests.Ledgers;

namespace Kiva.Repayments.Tests.Alerts;

public sealed class MailTextTests
{
    /// <summary>As any of the many hands could have written it who made it before Kiva sent it to us.</summary>
    private static readonly UnreportedLoan Hostile = new("7\r\nBcc: thief@example.org\r\n\r\n<script>\u202E321", new string('9', 5000));

    private static readonly ReportId Id = ReportId.Parse("20261101T000000Z-0123456789ab")!;

    private static readonly DateTimeOffset Then = new(2026, 11, 10, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> All => [.. Languages.All];

    [Theory]
    [MemberData(nameof(All))]
    public void A_hostile_id_breaks_no_line_and_turns_no_text_around(string language)
    {
        var alerts = Behind([Hostile]);

        var body = Text(language).Body("deployment", report: null, alerts, isAttached: null);

        Assert.DoesNotContain(body, letter => char.IsControl(letter) && letter != '\n');
        Assert.DoesNotContain('\u202E', body);
        var line = Assert.Single(body.Split('\n'), line => line.Contains("Bcc:", StringComparison.Ordinal));
        Assert.EndsWith($"7\uFFFD\uFFFDBcc: thief@example.org\uFFFD\uFFFD\uFFFD\uFFFD<script>\uFFFD321 ({new string('9', 60)}…)", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_loans_twenty_are_named()
    {
        var body = Text("en").Body("deployment", report: null, Behind([.. Enumerable.Range(100, 100).Select(id => new UnreportedLoan($"{id}", null))]), isAttached: null);

        Assert.Contains("Loans that are not reported, 20 of 1100: 100, 101,", body, StringComparison.Ordinal);
        Assert.Contains(", 119\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain(", 120", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Production_is_unmistakable(string language)
    {
        var text = Text(language, KivaEnvironment.Production);

        Assert.StartsWith("[Kiva PRODUCTION] ", text.Subject("deployment", report: null, Behind([])), StringComparison.Ordinal);
        Assert.StartsWith("PRODUCTION", text.Body("deployment", report: null, Behind([]), isAttached: null), StringComparison.Ordinal);
        Assert.StartsWith("Stage", Text(language).Body("deployment", report: null, Behind([]), isAttached: null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_Stage_stays_one_when_Production_is_set()
    {
        var report = new Report();
        report.Apply(Events.Received());

        Assert.StartsWith("[Kiva Stage] ", Text("en", KivaEnvironment.Production).Subject($"{Id}", report, Behind([])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_of_outages_is_still_a_short_mail()
    {
        var alerts = Enumerable.Range(1, 75).SelectMany(hour => DeploymentAlerts.Of(new Ended("kiva.unavailable", Then) { Id = $"{hour}", At = Then.AddHours(hour) })).ToArray();

        var body = Text("en").Body("deployment", report: null, alerts, isAttached: null);

        Assert.Contains("- Earlier ones, not listed: 55.\n", body, StringComparison.Ordinal);
        Assert.Equal(20, body.Split('\n').Count(line => line.StartsWith("- Kiva can be asked again", StringComparison.Ordinal)));
        Assert.Single(body.Split('\n'), line => line.StartsWith("- Resume", StringComparison.Ordinal));
    }

    /// <summary>A text that quotes the file, or Kiva's words about a batch, is blanked in every language.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_is_quoted(string language)
    {
        var report = new Report();
        report.Apply(Events.Received());
        report.Apply(Events.Read(2));
        var held = new Held([new("columns.same-heading", Arguments: ["Zéphirine"]), new("report.first-batch-refused", Arguments: ["Zéphirine owes 25.00"])]) { Id = "h", At = Then };
        report.Apply(held);
        var alerts = new ReportAlerts(new ReportingOptions()).Untold(Id, report, AlertChannel.Mail);

        var body = Text(language).Body($"{Id}", report, alerts, isAttached: null);

        Assert.DoesNotContain("Zéphirine", body, StringComparison.Ordinal);
        Assert.Contains("columns.same-heading: ", body, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Received.Name, body, StringComparison.Ordinal);
    }

    /// <summary>12.345 is twelve thousand in Spain and twelve in Mexico.</summary>
    [Theory]
    [InlineData("en", "12345", "1234567.89")]
    [InlineData("fr", "12345", "1234567,89")]
    [InlineData("es", "12345", "1234567,89")]
    [InlineData("pt", "12345", "1234567,89")]
    public void No_number_is_grouped(string language, string count, string sum)
    {
        var report = new Report();
        report.Apply(Events.Received());
        report.Apply(Events.Read(2) with { Rows = new RowTotal(12345, 1234567.89m) });

        var body = Text(language).Body($"{Id}", report, Behind([]), isAttached: null);

        Assert.Matches($@"{count}\b.*\b{sum}\n", body);
        Assert.Contains("2199", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_time_has_its_month_in_letters(string language)
    {
        var body = Text(language).Body("deployment", report: null, [.. DeploymentAlerts.Of(new Ended("expected-loans.old", Then) { Id = "1", At = Then })], isAttached: null);

        Assert.Matches(@"(?i)nov", body);
        Assert.DoesNotMatch(@"\d/\d", body);
    }

    /// <summary>The server was away meanwhile.</summary>
    [Fact]
    public void What_is_over_is_history_and_asks_for_nothing()
    {
        var report = new Report();
        Apply(
            report,
            Events.Received(),
            Events.Read(2),
            new Planned("145", new PlanTotals(Then, default, default, default, [new RowTotal(2, 2)], []), [""]),
            new Taken(1),
            new Sending(1, 1, 1, Then),
            new Unknown(1, 1, "The connection broke."),
            new Held([new Problem(ProblemCatalog.ReportUnknownBatches, Arguments: ["1"])]));
        Assert.Contains("Unknown batches: look in PA2", Subject(report), StringComparison.Ordinal);
        Assert.Contains("Look in PA2 for each batch", Body(report), StringComparison.Ordinal);

        Apply(report, new Resolved(1, SeenInPa2: true, 98001, By: null, 1));
        Assert.Contains("Report goes on", Subject(report), StringComparison.Ordinal);
        Assert.DoesNotContain("Look in PA2 for each batch", Body(report), StringComparison.Ordinal);
        Assert.Contains("- Nothing is to be done.\n", Body(report), StringComparison.Ordinal);
        Assert.Contains($"- Over by now: Report {Id} is held", Body(report), StringComparison.Ordinal);

        Apply(report, new Completed(new CoverageView(2, 2, Then)));
        Assert.EndsWith($"Report completed · 1970-01 · {Id}", Subject(report), StringComparison.Ordinal);
        Assert.Contains("- Look the uploads through in PA2", Body(report), StringComparison.Ordinal);
        Assert.DoesNotContain("- Nothing is to be done.", Body(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hold_that_was_cancelled_is_a_cancelled_report()
    {
        var report = new Report();
        Apply(report, Events.Received(), Events.Read(2), new Held([new Problem(ProblemCatalog.ReportApproval)]), new Cancelled(By: null));

        Assert.Contains("Report cancelled", Subject(report), StringComparison.Ordinal);
        Assert.DoesNotContain("Release", Body(report), StringComparison.Ordinal);
    }

    /// <summary>Held a second time, it is the second hold that asks for a person.</summary>
    [Fact]
    public void What_came_again_is_not_over()
    {
        var report = new Report();
        Apply(report, Events.Received(), Events.Read(2), new Held([new Problem(ProblemCatalog.ReportApproval)]), new Released(By: null), new Held([new Problem(ProblemCatalog.ReportApproval)]));

        Assert.Contains("Report held", Subject(report), StringComparison.Ordinal);
        Assert.Single(Body(report).Split('\n'), line => line.StartsWith("- Over by now:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trouble_that_ended_before_it_was_mailed_is_over()
    {
        var deployment = new Deployment();
        var began = new Began("kiva.unavailable", new Problem(ProblemCatalog.KivaUnavailable, Arguments: [""])) { Id = "1", At = Then };
        var ended = new Ended("kiva.unavailable", Then) { Id = "2", At = Then.AddHours(1) };
        deployment.Apply(began);
        deployment.Apply(ended);
        Alert[] alerts = [.. DeploymentAlerts.Of(began, deployment), .. DeploymentAlerts.Of(ended, deployment)];

        Assert.Equal("[Kiva Stage] Kiva can be asked again", Text("en").Subject("deployment", report: null, alerts));
        Assert.DoesNotContain("look at its health", Text("en").Body("deployment", report: null, alerts, isAttached: null), StringComparison.Ordinal);
    }

    /// <summary>The ledger names what came as the code does.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void An_answer_that_no_ledger_took_is_said_in_words(string language)
    {
        foreach (var answer in new[] { nameof(NotTaken), nameof(Unknown), nameof(Refused), "accepted as upload 98001" })
        {
            var alert = Assert.Single(DeploymentAlerts.Of(new Noticed(Notices.OfAnswer(Id, 3, 1), Answer: answer) { Id = "1", At = Then }));
            var text = alert.Text(Wording.OfMessages(new ReportingOptions { Language = language }));

            Assert.DoesNotContain(answer, text, StringComparison.Ordinal);
            Assert.Equal(answer.EndsWith("98001", StringComparison.Ordinal), text.Contains("98001", StringComparison.Ordinal));
        }
    }

    /// <summary>In a card a text block would take an id for Markdown.</summary>
    [Fact]
    public void A_hostile_id_is_no_link_in_a_card_and_breaks_no_line()
    {
        var alert = Assert.Single(Behind([new UnreportedLoan("[pay here](https://thief.example)\r\n\u202E321", null)]));

        using var card = JsonDocument.Parse(WebhookBody.Of(alert, WebhookFormat.Teams, new KivaOptions(), Wording.OfMessages(new ReportingOptions())));

        var lines = card.RootElement.GetProperty("attachments")[0].GetProperty("content").GetProperty("body").EnumerateArray().ToArray();
        Assert.All(lines, line => Assert.Equal("RichTextBlock", line.GetProperty("type").GetString()));
        var runs = lines.SelectMany(line => line.GetProperty("inlines").EnumerateArray()).ToArray();
        Assert.All(runs, run => Assert.Equal("TextRun", run.GetProperty("type").GetString()));
        Assert.Contains(runs, run => run.GetProperty("text").GetString() == "1100: [pay here](https://thief.example)\uFFFD\uFFFD\uFFFD321 …");
    }

    private static void Apply(Report report, params IEnumerable<LedgerEvent> events)
    {
        foreach (var next in events)
        {
            report.Apply(next with { Id = Guid.NewGuid().ToString("N"), At = Then });
        }
    }

    private static IReadOnlyList<Alert> Untold(Report report) => new ReportAlerts(new ReportingOptions()).Untold(Id, report, AlertChannel.Mail);

    private static string Subject(Report report) => Text("en").Subject($"{Id}", report, Untold(report));

    private static string Body(Report report) => Text("en").Body($"{Id}", report, Untold(report), isAttached: null);

    private static Alert[] Behind(IReadOnlyList<UnreportedLoan> loans) =>
        [.. DeploymentAlerts.Of(new Noticed(Notices.OfCoverage("2026-11"), Coverage: new CoverageView(2199, 1099, Then), Loans: loans) { Id = "1", At = Then })];

    private static MailText Text(string language, KivaEnvironment environment = KivaEnvironment.Stage) =>
        new(new KivaOptions { Environment = environment }, new PageAddress(Url: null), Wording.OfMessages(new ReportingOptions { Language = language }));
}
