using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class HttpReportsTests(AzuriteFixture azurite)
{
    private const string Export = "Loan ID,Principal Repaid\nL1,10.00\n";

    private static readonly SandboxOptions TwentyLoans = new() { Loans = 20 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_that_is_handed_in_goes_the_same_road()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);

        var id = await road.HandInAsync(Exports.Of(road.Kiva), "folder%2Foctober.csv");
        var report = await road.ReportAsync(id, "completed");

        Assert.Equal(("october.csv", 20), (report.Name, report.Rows.Accepted));
        Assert.Equal(20, (await road.ResultsAsync(id)).Count);
        var list = await road.Http.GetFromJsonAsync<JsonElement>("/api/reports?limit=1", Cancel);
        Assert.Equal(id.ToString(), list.GetProperty("reports")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_call_that_is_repeated_with_its_key_makes_no_second_report()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);
        var export = Exports.Of(road.Kiva);

        using var first = await road.SendAsync("/api/reports", export, idempotencyKey: "october");
        using var again = await road.SendAsync("/api/reports", export, idempotencyKey: "october");
        using var other = await road.SendAsync("/api/reports", Export, idempotencyKey: "october");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, again.StatusCode));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        await AssertProblemAsync(other, HttpStatusCode.UnprocessableEntity, "request.idempotency-key");
        await road.ReportAsync(ReportId.Parse(first.Headers.Location!.ToString().Split('/')[^1])!, "completed");
        Assert.Equal(1, road.Kiva.RequestCounts.PostsTaken);
        Assert.Single(await Road.BlobsAsync(road.Account), name => name.EndsWith("/ledger.jsonl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_is_free_again_when_the_program_ended_before_the_first_event_of_its_report()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);
        var export = Exports.Of(road.Kiva);
        var dead = ReportId.Of(road.Time.GetUtcNow(), "october.csv", "0x1");
        await new ReportFolder(road.Reports, dead).Ledger.CreateAsync(cancellationToken: Cancel);
        var claim = $"idempotency/{Convert.ToHexStringLower(SHA256.HashData("october"u8))}";
        await road.Reports.GetBlobClient(claim).UploadAsync(BinaryData.FromString(dead.ToString()), Cancel);

        using var early = await road.SendAsync("/api/reports", export, idempotencyKey: "october");
        road.Time.Advance(TimeSpan.FromMinutes(31));
        using var late = await road.SendAsync("/api/reports", export, idempotencyKey: "october");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Accepted), (early.StatusCode, late.StatusCode));
    }

    [Fact]
    public async Task Calls_with_one_key_at_the_same_time_make_one_report()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);
        var export = Exports.Of(road.Kiva);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => road.SendAsync("/api/reports", export, idempotencyKey: "october")));

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.Conflict }));
        Assert.Single(answers.Where(answer => answer.StatusCode is HttpStatusCode.Accepted).Select(answer => answer.Headers.Location).Distinct());
        Assert.Single(await Road.BlobsAsync(road.Account), name => name.EndsWith("/ledger.jsonl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_with_problem_details_and_leaves_nothing()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, new() { ["Exports:MaxBytes"] = "2000" });
        var tooMuch = Export + new string('\n', 3_000);

        using var media = await road.SendAsync("/api/reports", Export, "application/xml");
        using var size = await road.SendAsync("/api/reports", tooMuch, idempotencyKey: "large");
        using var previewSize = await road.SendAsync("/api/reports?dryRun=true", tooMuch);
        using var sizeUnsaid = await SendChunkedAsync(road, "/api/reports", tooMuch);
        using var key = await road.SendAsync("/api/reports", Export, idempotencyKey: new string('k', 201));

        await AssertProblemAsync(media, HttpStatusCode.UnsupportedMediaType, "request.media-type");
        await AssertProblemAsync(size, HttpStatusCode.RequestEntityTooLarge, "request.too-large");
        await AssertProblemAsync(previewSize, HttpStatusCode.RequestEntityTooLarge, "request.too-large");
        await AssertProblemAsync(sizeUnsaid, HttpStatusCode.RequestEntityTooLarge, "request.too-large");
        await AssertProblemAsync(key, HttpStatusCode.BadRequest, "request.idempotency-key");
        Assert.DoesNotContain(await Road.BlobsAsync(road.Account), name => name.EndsWith("/ledger.jsonl", StringComparison.Ordinal));

        // The key of a call that failed is free again.
        using var smaller = await road.SendAsync("/api/reports", Export, idempotencyKey: "large");
        Assert.Equal(HttpStatusCode.Accepted, smaller.StatusCode);
    }

    [Fact]
    public async Task A_dry_run_has_a_limit_of_its_own()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);

        using var answer = await SendChunkedAsync(road, "/api/reports?dryRun=true", Export + new string('\n', PreviewReport.MaxBytes));

        await AssertProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "request.too-large");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/results.csv")]
    [InlineData("GET", "/story")]
    [InlineData("GET", "/export", "export.not-found")]
    [InlineData("POST", "/release")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/batches/1/resolve")]
    public async Task A_report_that_is_not_there_is_not_found(string method, string path, string code = "report.not-found")
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);
        foreach (var id in new[] { "20261101T000000Z-0123456789ab", "no-id" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/reports/{id}{path}");
            request.Content = method == "POST" ? new StringContent("""{"seenInPa2": false}""") : null;
            using var answer = await road.Http.SendAsync(request, Cancel);

            await AssertProblemAsync(answer, HttpStatusCode.NotFound, code);
        }
    }

    [Theory]
    [InlineData("1", """{}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("1", """{"seenInPa2": true}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("1", """not json""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("one", """{"seenInPa2": false}""", HttpStatusCode.NotFound, "batch.not-found")]
    [InlineData("1", """{"seenInPa2": false}""", HttpStatusCode.Conflict, "report.not-now")]
    [InlineData("9", """{"seenInPa2": false}""", HttpStatusCode.NotFound, "batch.not-found")]
    public async Task A_word_about_a_batch_must_be_clear_and_in_time(string batch, string body, HttpStatusCode status, string code)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);
        var id = await road.HandInAsync(Exports.Of(road.Kiva));
        await road.ReportAsync(id, "completed");

        using var answer = await road.SendAsync($"/api/reports/{id}/batches/{batch}/resolve", body, "application/json");

        await AssertProblemAsync(answer, status, code);
    }

    [Fact]
    public async Task A_key_that_is_set_is_asked_for()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, new() { ["LocalHost:FunctionKey"] = "the right key" });

        foreach (var (path, key, expected) in new[]
        {
            ("/api/reports", null, HttpStatusCode.Unauthorized),
            ("/api/reports", "another", HttpStatusCode.Unauthorized),
            ("/api/reports?code=another", null, HttpStatusCode.Unauthorized),
            ("/api/reports", "the right key", HttpStatusCode.OK),
            ("/api/reports?code=the%20right%20key", null, HttpStatusCode.OK),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null)
            {
                request.Headers.Add("x-functions-key", key);
            }

            using var answer = await road.Http.SendAsync(request, Cancel);
            Assert.Equal((path, key, expected), (path, key, answer.StatusCode));
        }

        using var posted = await road.SendAsync("/api/reports", Export);
        Assert.Equal(HttpStatusCode.Unauthorized, posted.StatusCode);
        Assert.DoesNotContain("right", road.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(await Road.BlobsAsync(road.Account), name => name.StartsWith("reports/2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_closed_is_found_however_old_it_is()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, new() { ["Reporting:Approval"] = "Always" });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var old = await road.HandInAsync(Exports.TwoColumns(loans.Take(10)), "old.csv");
        await road.ReportAsync(old, "held");
        var cancelled = new List<ReportId>();
        for (var count = 0; count < 2; count++)
        {
            road.Time.Advance(TimeSpan.FromMinutes(1));
            cancelled.Add(await road.HandInAsync(Exports.TwoColumns(loans.Skip(10 + count)), "cancelled.csv"));
            await road.ReportAsync(cancelled[^1], "held");
            Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(cancelled[^1], "cancel"));
        }

        road.Time.Advance(TimeSpan.FromMinutes(1));
        var young = await road.HandInAsync(Exports.TwoColumns(loans.Skip(15)), "young.csv");
        await road.ReportAsync(young, "held");

        // Closed a moment ago, and its mark not yet taken off.
        await road.UntilAsync(async () => !(await Road.BlobsAsync(road.Account)).Any(name => cancelled.Exists(id => name == $"reports/open/{id}")));
        await new ReportFolder(road.Reports, cancelled[^1]).MarkOpenAsync(Cancel);
        var page = await road.Http.GetFromJsonAsync<JsonElement>("/api/reports?open=true", Cancel);

        Assert.Equal([old.ToString(), young.ToString()], page.GetProperty("reports").EnumerateArray().Select(report => report.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("open=true&limit=5", "request.page")]
    [InlineData("open=true&before=20261101T000000Z-0123456789ab", "request.page")]
    [InlineData("open=yes", "request.open")]
    public async Task The_open_reports_have_no_pages(string question, string code)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);

        using var answer = await road.Http.GetAsync($"/api/reports?{question}", Cancel);

        await AssertProblemAsync(answer, HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("october.csv", "october.csv")]
    [InlineData("a\"; filename=evil.exe; x=\".csv", "a\"; filename=evil.exe; x=\".csv")]
    [InlineData("cod\u202Evsc.exe", "cod\uFFFDvsc.exe")]
    [InlineData("a\r\nSet-Cookie: b.csv", "aSet-Cookie: b.csv")]
    [InlineData("prêts; \u4F60.csv", "prêts; \u4F60.csv")]
    public async Task The_export_comes_back_as_it_came_under_its_name_and_nothing_else(string name, string shown)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);
        var export = "<script>alert(1)</script>\r\n" + Exports.Of(road.Kiva);
        var id = await road.HandInAsync(export, Uri.EscapeDataString(name));

        using var answer = await road.Http.GetAsync($"/api/reports/{id}/export", Cancel);
        var disposition = answer.Content.Headers.ContentDisposition!;

        Assert.Equal((HttpStatusCode.OK, "application/octet-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal(export, await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(("attachment", shown), (disposition.DispositionType, disposition.FileNameStar));
        Assert.Equal(["filename", "filename*"], disposition.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task An_export_that_is_not_kept_any_more_is_not_found()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans);
        var id = await road.HandInAsync(Exports.Of(road.Kiva));
        await road.ReportAsync(id, "completed");
        Assert.True(await new ReportFolder(road.Reports, id).Export("export.csv").DeleteIfExistsAsync(cancellationToken: Cancel));

        using var answer = await road.Http.GetAsync($"/api/reports/{id}/export", Cancel);

        await AssertProblemAsync(answer, HttpStatusCode.NotFound, "export.not-found");
    }

    private static async Task<HttpResponseMessage> SendChunkedAsync(Road road, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, mediaType: new("text/csv")) };
        request.Headers.TransferEncodingChunked = true;
        return await road.Http.SendAsync(request, Cancel);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal((code, (int)status), (problem.TryGetProperty("code", out var its) ? its.GetString() : null, problem.GetProperty("status").GetInt32()));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }
}
