using System.Text.Json;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Health;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Steering;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>Troubles that a hostile reviewer found to be told wrongly, or to ask too much of people.</summary>
public sealed class SeldomTroubleTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StatusCodes.Status400BadRequest, 1, 1)]
    [InlineData(StatusCodes.Status500InternalServerError, 2, 0)]
    public async Task One_alert_that_the_receiver_does_not_take_keeps_back_no_others(int status, int atLeast, int notTaken)
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Reporting:Approval", "Always"));
        await app.RefreshAsync();
        var first = await app.HandInAsync();
        var well = app.Receiver.Answer;
        app.Receiver.Answer = async context =>
        {
            if (IsOf(app.Receiver.Came[^1], first))
            {
                context.Response.StatusCode = status;
                return;
            }

            await well(context);
        };
        await app.MoveAsync();
        app.Time.Advance(2 * Minute);
        var second = await app.HandInAsync(leaveOut: 1);
        await app.MoveAsync();
        await app.PassAsync(60 * Minute, Minute);

        Assert.Contains(app.Receiver.Came, alert => IsOf(alert, second));
        Assert.InRange(app.Receiver.Came.Count(alert => IsOf(alert, first)), atLeast, 12);
        Assert.Equal(notTaken, app.Told(2123));
    }

    [Fact]
    public async Task A_report_of_which_nothing_is_left_to_send_comes_to_its_end_after_the_months_end()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        var id = await app.HandInAsync();
        app.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post);
        await app.MoveAsync();
        app.Time.Advance(TimeSpan.FromDays(25));
        await app.RefreshAsync();

        await app.Get<SteerReport>().ResolveAsync(id, 1, seenInPa2: true, uploadId: 4711, by: null, Cancel);
        await app.MoveAsync();

        Assert.Equal(ReportState.Completed, (await app.ReportAsync(id)).State);
    }

    [Fact]
    public async Task Accepting_a_list_accepts_the_one_that_was_looked_at()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Kiva:PartnerId", "145"));
        await app.RefreshAsync();
        await app.BringKivaAnewAsync(9);
        await app.RefreshAsync();
        await app.BringKivaAnewAsync(1);
        app.Time.Advance(TimeSpan.FromHours(6));
        await app.RefreshAsync();

        Assert.False(await app.Get<AcceptExpectedLoans>().TryRunAsync(loans: 9, by: null, Cancel));
        Assert.Equal(20, (await app.Get<ShowExpectedLoans>().FindAsync(unreported: false, Cancel))!.Expected);
        Assert.True(await app.Get<AcceptExpectedLoans>().TryRunAsync(loans: 1, by: null, Cancel));
    }

    [Theory]
    [InlineData("october.csv.tmp")]
    [InlineData("/october.csv")]
    public async Task A_file_that_nobody_takes_is_told_once_after_a_day(string name)
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        await PutAsync(app, name);

        // Storage counts real time.
        app.Time.Advance(TimeProvider.System.GetUtcNow() - app.Time.GetUtcNow() + TimeSpan.FromHours(23));
        await app.SweepAsync();
        Assert.Equal(0, app.Told(2124));

        app.Time.Advance(TimeSpan.FromHours(2));
        await app.SweepAsync();
        await app.SweepAsync();

        Assert.Equal(1, app.Told(2124));
        Assert.Contains(app.Receiver.EventIds, id => id == 2124);
    }

    [Fact]
    public async Task What_lasts_stands_in_the_health_although_a_token_is_still_good()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease());
        await app.RefreshAsync();
        var id = await app.HandInAsync();
        app.Kiva.Faults.Next(Fault.ExpiredToken, SandboxEndpoint.Post, count: 2);
        await app.MoveAsync();
        await app.SweepAsync();
        Assert.Equal(ReportState.Stalled, (await app.ReportAsync(id)).State);

        var health = await app.Get<ShowHealth>().RunAsync(isDeep: false, "en", Cancel);

        Assert.Equal("attention", health.Status);
        Assert.Contains(health.Checks, check => check is { Name: ProblemCatalog.KivaDenied, Ok: false });
    }

    [Fact]
    public async Task While_no_answer_comes_one_batch_at_a_time_is_risked()
    {
        await using var app = await Deployed.StartAsync(azurite.Lease(), ("Kiva:BatchSize", "1"), ("Kiva:MaxConcurrentPosts", "8"));
        await app.BringKivaAnewAsync(100);
        await app.RefreshAsync();
        var id = await app.HandInAsync();
        app.Kiva.Faults.Rate(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: false, share: 1);
        await app.MoveAsync();
        var first = Unknown(await app.ReportAsync(id));

        // Three in a row interrupt it; until the third is known, the places of the first two are filled again.
        Assert.InRange(first, 3, 8 + 2);

        // After 1, 2, 5 and 10 minutes.
        await app.PassAsync(19 * Minute, Minute);

        Assert.InRange(Unknown(await app.ReportAsync(id)), first + 3, first + 5);
        app.Kiva.Faults.Clear();
        await app.PassAsync(35 * Minute, Minute);
        Assert.Equal(100 - Unknown(await app.ReportAsync(id)), app.Kiva.RequestCounts.PostsTaken);
    }

    /// <summary>By its very name: a client would take a slash off its beginning.</summary>
    private static async Task PutAsync(Deployed app, string name)
    {
        var container = app.Get<DataStorage>().Exports;
        var address = container.GenerateSasUri(Azure.Storage.Sas.BlobContainerSasPermissions.All, DateTimeOffset.MaxValue);
        var blob = new UriBuilder(address) { Path = $"{address.AbsolutePath}/{Uri.EscapeDataString(name)}" }.Uri;
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, blob) { Content = new StringContent("Loan ID,Principal Repaid\n1,1\n") };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var answer = await http.SendAsync(request, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
    }

    private static int Unknown(Report report) => report.Batches.Count(batch => batch.State is BatchState.Unknown);

    private static bool IsOf(JsonElement alert, ReportId id) => alert.TryGetProperty("reportId", out var report) && report.GetString() == id.ToString();
}
