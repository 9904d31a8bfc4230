using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs.Specialized;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>At least once, each time under the same id, by a real web server, whatever it answers.</summary>
public sealed class TellingTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_says_what_it_is_about_and_what_to_do()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await BeginOutageAsync(app);

        var alert = Assert.Single(app.Receiver.Came);

        string[] fields = ["alertId", "event", "eventId", "severity", "at", "environment", "text"];
        Assert.Equal(fields, alert.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("KivaAway", 2116, "error", "Stage"), (Text(alert, "event"), alert.GetProperty("eventId").GetInt32(), Text(alert, "severity"), Text(alert, "environment")));
        Assert.EndsWith("-2116", Text(alert, "alertId"), StringComparison.Ordinal);
        Assert.Contains("they try again by themselves", Text(alert, "text"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Teams_gets_a_card()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:WebhookFormat", "Teams"));
        await BeginOutageAsync(app);

        var attachment = Assert.Single(Assert.Single(app.Receiver.Came).GetProperty("attachments").EnumerateArray());

        Assert.Equal("application/vnd.microsoft.card.adaptive", Text(attachment, "contentType"));
        var texts = attachment.GetProperty("content").GetProperty("body").EnumerateArray().Select(block => Text(Assert.Single(block.GetProperty("inlines").EnumerateArray()), "text")).ToArray();
        Assert.Contains("KivaAway", texts[0], StringComparison.Ordinal);
        Assert.Contains("Kiva cannot be asked", texts[1], StringComparison.Ordinal);
        Assert.Contains("-2116", texts[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("redirect")]
    [InlineData("reset")]
    [InlineData("silence")]
    public async Task What_does_not_arrive_is_told_again_under_the_same_id(string trouble)
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        var well = app.Receiver.Answer;
        app.Receiver.Answer = context => SpoilAsync(app, context, trouble);
        await BeginOutageAsync(app);
        await app.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((1, 1), (app.Receiver.AlertIds(2116).Count(), app.Told(2115)));

        await app.PassAsync(Pause);
        app.Receiver.Answer = well;
        await app.PassAsync(2 * Pause);
        await app.PassAsync(2 * Pause);

        Assert.Equal(3, app.Receiver.AlertIds(2116).Count());
        Assert.Single(app.Receiver.AlertIds(2116).Distinct());
        Assert.Equal((1, 1, 1), (app.Told(2116), app.Told(2115), app.Told(2012)));
        Assert.DoesNotContain(AlertReceiver.Secret, app.Logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_asked_again_by_the_next_process()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:WebhookUrl", "http://127.0.0.1:1/nobody"));
        await BeginOutageAsync(app);
        Assert.Equal((1, 1), (app.Told(2116), app.Told(2115)));

        app.Set("Alerts:WebhookUrl", app.Receiver.Url.ToString());
        app.Restart();
        await app.SweepAsync();

        Assert.Equal((1, 2116), (app.Told(2116), Assert.Single(app.Receiver.EventIds)));
    }

    [Fact]
    public async Task Who_dies_between_telling_and_noting_it_down_is_followed_by_one_who_tells_the_same()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await BeginOutageAsync(app);
        await ForgetWhatWasToldAsync(app);
        app.Restart();

        await app.SweepAsync();
        await app.SweepAsync();

        Assert.Equal((2, 2), (app.Receiver.AlertIds(2116).Count(), app.Told(2116)));
        Assert.Single(app.Receiver.AlertIds(2116).Distinct());
    }

    [Fact]
    public async Task Neither_the_log_nor_the_webhook_gets_a_borrowers_data_or_the_address()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Alerts:ExpectExportByDay", "9"), ("Reporting:MinCoverage", "1"));
        await app.RefreshAsync();
        await app.HandInAsync(leaveOut: 1);
        var loans = app.Kiva.Portfolio.ExpectedLoans;
        await app.SweepAsync();
        await app.SweepAsync();

        Assert.Contains(2110, app.Receiver.EventIds);
        Assert.DoesNotContain(AlertReceiver.Secret, app.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(loans, loan => app.Logs.ToString().Contains(loan.LoanId, StringComparison.Ordinal));
        string[] ids = ["loanId", "clientId"];
        Assert.All(
            app.Receiver.Came.Where(alert => alert.TryGetProperty("loans", out _)).SelectMany(alert => alert.GetProperty("loans").EnumerateArray()),
            loan => Assert.Subset(ids.ToHashSet(), loan.EnumerateObject().Select(field => field.Name).ToHashSet()));
    }

    private static async Task BeginOutageAsync(Deployed app)
    {
        await app.TakeKivaAwayAsync();
        await app.HandInAsync();
        await app.SweepAsync();
        await app.SweepAsync();
    }

    private static async Task SpoilAsync(Deployed app, HttpContext context, string trouble)
    {
        switch (trouble)
        {
            case "500":
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case "redirect":
                context.Response.Redirect(app.Receiver.Url.ToString());
                break;
            case "reset":
                context.Abort();
                break;
            default:
                app.Time.Advance(TimeSpan.FromSeconds(20));
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
        }
    }

    private static async Task ForgetWhatWasToldAsync(Deployed app)
    {
        var blob = app.Storage.Reports.GetAppendBlobClient("deployment/2026-11.jsonl");
        var lines = (await blob.DownloadContentAsync(Cancel)).Value.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await blob.CreateAsync(cancellationToken: Cancel);
        var kept = lines.Where(line => !line.Contains("\"told\"", StringComparison.Ordinal)).ToArray();
        Assert.NotEqual(lines.Length, kept.Length);
        await blob.AppendBlockAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', kept) + "\n")), cancellationToken: Cancel);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
