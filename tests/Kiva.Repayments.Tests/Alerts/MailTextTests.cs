using Kiva.Repayments.Alerts;
using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
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

        Assert.Contains("Loans that are not reported, 20 of 1,100: 100, 101,", body, StringComparison.Ordinal);
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

        Assert.Contains("- … and 55 earlier ones.\n", body, StringComparison.Ordinal);
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

    private static Alert[] Behind(IReadOnlyList<UnreportedLoan> loans) =>
        [.. DeploymentAlerts.Of(new Noticed(Notices.OfCoverage("2026-11"), Coverage: new CoverageView(2199, 1099, Then), Loans: loans) { Id = "1", At = Then })];

    private static MailText Text(string language, KivaEnvironment environment = KivaEnvironment.Stage) =>
        new(new KivaOptions { Environment = environment }, new PageAddress(Url: null), Wording.OfMessages(new ReportingOptions { Language = language }));
}
