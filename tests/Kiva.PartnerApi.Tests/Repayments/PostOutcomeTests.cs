using System.Globalization;
using System.Text;
using Kiva.PartnerApi.Repayments;
using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests.Repayments;

/// <summary>The design's table "What a POST's end means", row by row; the server counts what it took.</summary>
public sealed class PostOutcomeTests : IAsyncDisposable
{
    private readonly Client _client = new();

    private Script Posts => _client.Server.Posts;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task The_stored_bytes_arrive_as_they_are()
    {
        byte[] body = [.. "{ \"repayments\" : [ { \"loan_id\":\"LOAN/é\\u00e9/007\",  \"amount\":25.00 } ] }\n"u8];
        Posts.Always(exchange => exchange.ReplyAsync(200, """{"upload_id":98765}"""));

        var outcome = await _client.PostAsync(body);

        Assert.Equal(98765, Assert.IsType<PostOutcome.Accepted>(outcome).UploadId);
        var post = Assert.Single(Posts.Came);
        Assert.Equal(body, post.Body);
        Assert.Equal("POST", post.Method);
        Assert.Equal("/v3/partner/145/repayments", post.Path);
        Assert.Equal("application/json; charset=utf-8", post.Header("Content-Type"));
        Assert.StartsWith("Bearer eyJ", post.Header("Authorization"), StringComparison.Ordinal);
        Assert.Null(post.Header("Expect"));
        Assert.Null(post.Header("Transfer-Encoding"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    public async Task An_upload_id_means_accepted(int status)
    {
        Posts.Always(exchange => exchange.ReplyAsync(status, """
            {"code":"api.success","message":"ok","upload_id":98765,"problems":[
              {"loan_id":"0043","severity":"error","code":"loan.ended","details":"The loan\nhas ended"},
              {"loan_id":42,"severity":"warning","code":"loan.late","details":null}]}
            """));

        var accepted = Assert.IsType<PostOutcome.Accepted>(await _client.PostAsync());

        Assert.Equal(98765, accepted.UploadId);
        Assert.Equal(
            [
                new UploadProblem("0043", ProblemSeverity.Error, "loan.ended", "The loan has ended"),
                new UploadProblem("42", ProblemSeverity.Warning, "loan.late", ""),
            ],
            accepted.Problems);
        Assert.Single(Posts.Came);
    }

    [Theory]
    [InlineData(202, """{"upload_id":1}""")]
    [InlineData(204, "")]
    [InlineData(200, "")]
    [InlineData(200, "<html>Welcome</html>")]
    [InlineData(200, """{"code":"api.success","problems":[]}""")]
    [InlineData(200, """{"upload_id":null}""")]
    [InlineData(200, """{"upload_id":0}""")]
    [InlineData(200, """{"upload_id":"soon"}""")]
    [InlineData(200, """{"upload_id":12.5}""")]
    [InlineData(200, """{"upload_id":98765""")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(200, "\"98765\"")]
    [InlineData(200, """{"upload_id":1,"problems":[{"loan_id":"\ud800","code":"x"}]}""")]
    [InlineData(302, "")]
    [InlineData(307, "")]
    [InlineData(408, "")]
    [InlineData(500, """{"code":"api.error","message":"boom"}""")]
    [InlineData(502, "<html><body>Bad gateway</body></html>")]
    [InlineData(503, "")]
    [InlineData(504, "")]
    public async Task Whatever_does_not_say_whether_Kiva_has_it_is_unknown_and_sent_once(int status, string body)
    {
        Posts.Always(exchange => exchange.ReplyAsync(status, body, $"Location: {_client.Server.Url}elsewhere"));

        var unknown = Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync());

        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), unknown.What, StringComparison.Ordinal);
        Assert.Single(Posts.Came);
        Assert.Empty(_client.Server.Loans.Came);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_unknown()
    {
        Posts.Always(exchange => exchange.BreakOffAsync(200, """{"upload_id":98765}"""));

        Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync());

        Assert.Single(Posts.Came);
    }

    [Fact]
    public async Task An_answer_without_end_is_unknown()
    {
        Posts.Always(exchange => exchange.ReplyAsync(200, $$"""{"upload_id":98765,"message":"{{new string('x', 11_000_000)}}"}"""));

        Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync());

        Assert.Single(Posts.Came);
    }

    [Fact]
    public async Task A_reset_before_the_body_was_read_is_unknown()
    {
        Posts.Always(exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });

        Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync());

        Assert.Single(Posts.Came);
    }

    [Fact]
    public async Task A_reset_amid_the_body_is_unknown()
    {
        Posts.Always(exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });

        Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync(new byte[20_000_000]));

        Assert.Null(Assert.Single(Posts.Came).Body);
    }

    [Fact]
    public async Task A_reset_after_the_body_is_unknown()
    {
        Posts.Always(async exchange =>
        {
            await exchange.ReadBodyAsync();
            exchange.Reset();
        });

        Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync());

        Assert.NotNull(Assert.Single(Posts.Came).Body);
    }

    [Fact]
    public async Task No_answer_within_the_timeout_is_unknown()
    {
        var taken = new TaskCompletionSource();
        Posts.Always(exchange => exchange.HoldAsync(taken));

        var post = _client.PostAsync();
        await taken.Task.WaitAsync(TestContext.Current.CancellationToken);
        _client.Time.Advance(_client.Options.PostTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(post.IsCompleted);
        _client.Time.Advance(TimeSpan.FromMilliseconds(1));

        var unknown = Assert.IsType<PostOutcome.Unknown>(await post);
        Assert.Contains("60 seconds", unknown.What, StringComparison.Ordinal);
        Assert.Single(Posts.Came);
    }

    [Theory]
    [InlineData(400, """{"code":"api.invalid","message":"The batch is\r\n not valid\u0007"}""", "The batch is not valid (api.invalid)")]
    [InlineData(400, """[{"code":"api.invalid"}]""", "api.invalid")]
    [InlineData(404, "<html><style>p{}</style><body><h1>404 Not&nbsp;Found</h1><hr>nginx</body></html>", "404 Not Found nginx")]
    [InlineData(404, "<html><body></body></html>", "HTTP 404 without a readable text")]
    [InlineData(409, "", "HTTP 409 without a readable text")]
    [InlineData(413, "Too  much\t at once", "Too much at once")]
    [InlineData(422, "{}", "HTTP 422 without a readable text")]
    public async Task Any_other_4xx_is_refused_with_Kivas_words(int status, string body, string text)
    {
        Posts.Always(exchange => exchange.ReplyAsync(status, body));

        Assert.Equal(new PostOutcome.Refused(status, text), await _client.PostAsync());

        Assert.Single(Posts.Came);
    }

    [Fact]
    public async Task A_refusal_whose_words_break_off_is_still_a_refusal()
    {
        Posts.Always(exchange => exchange.BreakOffAsync(400, """{"message":"""));

        Assert.Equal(new PostOutcome.Refused(400, "HTTP 400 without a readable text"), await _client.PostAsync());
    }

    [Fact]
    public async Task Long_words_are_cut_between_characters()
    {
        Posts.Always(exchange => exchange.ReplyAsync(400, string.Concat(Enumerable.Repeat("\U0001F600", 400))));

        var refused = Assert.IsType<PostOutcome.Refused>(await _client.PostAsync());

        Assert.InRange(refused.Text.Length, 499, 500);
        Assert.EndsWith("\U0001F600…", refused.Text, StringComparison.Ordinal);
        Assert.Equal(refused.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(refused.Text)));
    }
}
