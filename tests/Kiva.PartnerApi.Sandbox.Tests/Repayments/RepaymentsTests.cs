using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.PartnerApi.Sandbox.Tests.Repayments;

public sealed class RepaymentsTests
{
    [Fact]
    public async Task A_call_becomes_one_upload_with_the_digits_that_were_sent()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero));
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 50, TimeProvider = time });
        var loans = caller.Server.Portfolio.ExpectedLoans;
        var body = Caller.BodyOf(Caller.Row(loans[0].LoanId, "25.10"), Caller.Row(loans[1].LoanId, "40"));

        using var response = await caller.PostAsync(body);
        var answer = await Caller.JsonOfAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("api.success", answer.GetProperty("code").GetString());
        Assert.Equal(98001, answer.GetProperty("upload_id").GetInt32());
        Assert.Equal(0, answer.GetProperty("problems").GetArrayLength());
        var upload = Assert.Single(caller.Server.Uploads.All);
        Assert.Equal(98001, upload.UploadId);
        Assert.Equal(time.GetUtcNow(), upload.At);
        Assert.Equal(Encoding.UTF8.GetByteCount(body), upload.BodyLength);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))), upload.BodySha256);
        Assert.Equal(
            [new UploadRow(loans[0].LoanId, null, 25.10m, "25.10", true, null), new UploadRow(loans[1].LoanId, null, 40m, "40", true, null)],
            caller.Server.Uploads.AcceptedRows);
    }

    [Fact]
    public async Task The_same_call_twice_makes_two_uploads()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        var loan = caller.Server.Portfolio.ExpectedLoans[0];

        using var first = await caller.PostAsync(loan);
        using var second = await caller.PostAsync(loan);

        Assert.Equal([98001, 98002], caller.Server.Uploads.All.Select(upload => upload.UploadId));
        Assert.Equal(2, caller.Server.Uploads.AcceptedRows.Count());
    }

    [Fact]
    public async Task Calls_at_once_never_share_an_upload()
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 200 });

        await Task.WhenAll(caller.Server.Portfolio.ExpectedLoans.Select(async loan => (await caller.PostAsync(loan)).Dispose()));

        Assert.Equal(Enumerable.Range(98001, 200), caller.Server.Uploads.All.Select(upload => upload.UploadId));
        Assert.Equal(200, caller.Server.RequestCounts.PostsTaken);
    }

    [Fact]
    public async Task Rows_that_are_wrong_get_an_error_and_odd_ones_a_warning()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        var portfolio = caller.Server.Portfolio;
        var loans = portfolio.ExpectedLoans;
        portfolio.End(loans[9].LoanId);
        var body = Caller.BodyOf(
            Caller.Row(loans[0].LoanId, "1.50"),
            Caller.Row("LOAN/9999999/2024", "1.50"),
            Caller.Row(loans[1].LoanId.ToUpperInvariant() + " ", "1.50"),
            Caller.Row(loans[0].LoanId, "1.50"),
            Caller.Row(loans[9].LoanId, "1.50"),
            Caller.Row(loans[2].LoanId, "0"),
            Caller.Row(loans[3].LoanId, "99999999.99"));

        using var response = await caller.PostAsync(body);
        var problems = (await Caller.JsonOfAsync(response)).GetProperty("problems").EnumerateArray()
            .Select(each => (each.GetProperty("severity").GetString(), each.GetProperty("code").GetString())).ToList();

        Assert.Equal(
            [
                ("error", "loan.not_found"), ("error", "loan.not_found"), ("error", "loan.repeated"), ("error", "loan.not_active"),
                ("warning", "amount.zero"), ("warning", "amount.above_price"),
            ],
            problems);
        Assert.Equal([loans[0].LoanId, loans[2].LoanId, loans[3].LoanId], caller.Server.Uploads.AcceptedRows.Select(row => row.LoanId));
    }

    [Fact]
    public async Task In_three_columns_the_pair_is_the_key()
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 50, ThreeColumns = true });
        var members = caller.Server.Portfolio.ExpectedLoans
            .GroupBy(loan => loan.LoanId, StringComparer.Ordinal).First(group => group.Count() > 1).ToList();
        var rows = members.Select(member => Caller.Row(member.LoanId, "1.50", member.ClientId)).ToArray();

        using var all = await caller.PostAsync(Caller.BodyOf(rows));
        using var stranger = await caller.PostAsync(Caller.BodyOf(Caller.Row(members[0].LoanId, "1.50", "somebody else")));

        Assert.Equal(0, (await Caller.JsonOfAsync(all)).GetProperty("problems").GetArrayLength());
        Assert.Equal("loan.not_found", (await Caller.JsonOfAsync(stranger)).GetProperty("problems")[0].GetProperty("code").GetString());
        Assert.Equal(members.Select(member => (string?)member.ClientId), caller.Server.Uploads.AcceptedRows.Select(row => row.ClientId));
    }

    [Fact]
    public async Task In_three_columns_the_client_is_required()
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 50, ThreeColumns = true });

        using var response = await caller.PostAsync(caller.Server.Portfolio.ExpectedLoans[0]);

        await AssertRefusedAsync(caller, response, HttpStatusCode.BadRequest, "api.client_id_required");
    }

    [Fact]
    public async Task In_two_columns_the_client_means_nothing()
    {
        await using var caller = await Caller.StartWithTokenAsync();

        var loan = caller.Server.Portfolio.ExpectedLoans[0];
        using var response = await caller.PostAsync(Caller.BodyOf(Caller.Row(loan.LoanId, "1.50", "somebody else")));

        Assert.Equal(0, (await Caller.JsonOfAsync(response)).GetProperty("problems").GetArrayLength());
    }

    [Theory]
    [InlineData("", "api.invalid_json")]
    [InlineData("{", "api.invalid_json")]
    [InlineData("[]", "api.invalid_body")]
    [InlineData("{}", "api.invalid_body")]
    [InlineData("""{"repayments":{}}""", "api.invalid_body")]
    [InlineData("""{"repayments":[]}""", "api.invalid_size")]
    [InlineData("""{"repayments":[1]}""", "api.invalid_body")]
    [InlineData("""{"repayments":[{"amount":1}]}""", "api.loan_id_required")]
    [InlineData("""{"repayments":[{"loan_id":"","amount":1}]}""", "api.loan_id_required")]
    [InlineData("""{"repayments":[{"loan_id":1042970,"amount":1}]}""", "api.loan_id_required")]
    [InlineData("""{"repayments":[{"loan_id":"1"}]}""", "api.invalid_amount")]
    [InlineData("""{"repayments":[{"loan_id":"1","amount":null}]}""", "api.invalid_amount")]
    [InlineData("""{"repayments":[{"loan_id":"1","amount":"25.00"}]}""", "api.invalid_amount")]
    [InlineData("""{"repayments":[{"loan_id":"1","amount":-0.01}]}""", "api.invalid_amount")]
    [InlineData("""{"repayments":[{"loan_id":"1","amount":1e60}]}""", "api.invalid_amount")]
    public async Task A_body_of_another_shape_is_refused_whole(string body, string code)
    {
        await using var caller = await Caller.StartWithTokenAsync();

        using var response = await caller.PostAsync(body);

        await AssertRefusedAsync(caller, response, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_refused()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(Caller.BodyOf("""{"loan_id":"Kpalimé","amount":1}""")));
        content.Headers.ContentType = new("application/json");

        using var response = await caller.Http.PostAsync("v3/partner/145/repayments", content, TestContext.Current.CancellationToken);

        await AssertRefusedAsync(caller, response, HttpStatusCode.BadRequest, "api.invalid_json");
    }

    [Fact]
    public async Task Three_hundred_loans_go_and_one_more_does_not()
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 400 });
        var loans = caller.Server.Portfolio.ExpectedLoans;

        using var tooMany = await caller.PostAsync(loans.Take(301));
        await AssertRefusedAsync(caller, tooMany, HttpStatusCode.BadRequest, "api.invalid_size");

        using var most = await caller.PostAsync(loans.Take(300));
        Assert.Equal(300, Assert.Single(caller.Server.Uploads.All).Rows.Count);
    }

    [Fact]
    public async Task Only_JSON_is_taken()
    {
        await using var caller = await Caller.StartWithTokenAsync();

        using var response = await caller.PostAsync(Caller.BodyOf(Caller.Row("1", "1")), type: "text/csv");

        await AssertRefusedAsync(caller, response, HttpStatusCode.UnsupportedMediaType, "api.unsupported_media_type");
    }

    [Fact]
    public async Task Without_a_token_nothing_is_taken()
    {
        await using var caller = await Caller.StartAsync();

        using var response = await caller.PostAsync(caller.Server.Portfolio.ExpectedLoans[0]);

        await AssertRefusedAsync(caller, response, HttpStatusCode.Unauthorized, "api.unauthorized");
    }

    [Fact]
    public async Task The_answer_can_be_an_array()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.AnswersAsArray = true;

        using var response = await caller.PostAsync(caller.Server.Portfolio.ExpectedLoans[0]);

        Assert.Equal(98001, Assert.Single((await Caller.JsonOfAsync(response)).EnumerateArray()).GetProperty("upload_id").GetInt32());
    }

    [Fact]
    public async Task Uploads_can_be_listed_and_the_front_page_counts_them()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        var loan = caller.Server.Portfolio.ExpectedLoans[0];
        using var post = await caller.PostAsync(Caller.BodyOf(Caller.Row(loan.LoanId, "1.50")));

        using var list = await caller.Http.GetAsync("v3/partner/145/uploads", TestContext.Current.CancellationToken);
        var uploads = await Caller.JsonOfAsync(list);
        var page = await caller.Http.GetStringAsync("", TestContext.Current.CancellationToken);

        var row = uploads[0].GetProperty("rows")[0];
        Assert.Equal(loan.LoanId, row.GetProperty("loan_id").GetString());
        Assert.Equal("1.50", row.GetProperty("amount_text").GetString());
        Assert.Contains("practice sandbox, not Kiva", page, StringComparison.Ordinal);
        Assert.Contains("1 uploads", page, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(Caller caller, HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var answer = await Caller.JsonOfAsync(response);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, answer.GetProperty("code").GetString());
        Assert.NotEmpty(answer.GetProperty("message").GetString()!);
        Assert.Empty(caller.Server.Uploads.All);
        Assert.Equal(0, caller.Server.RequestCounts.PostsTaken);
    }
}
