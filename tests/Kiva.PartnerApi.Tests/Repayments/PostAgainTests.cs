using System.Net;
using System.Net.Sockets;
using Kiva.PartnerApi.Repayments;
using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests.Repayments;

/// <summary>When Kiva certainly does not have the batch, and how it is tried again.</summary>
public sealed class PostAgainTests : IAsyncDisposable
{
    private readonly Client _client = new();

    private Script Posts => _client.Server.Posts;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task A_refused_connection_is_tried_four_times_with_growing_waits_and_is_no_risk()
    {
        using var nobody = new ClosedPort();
        _client.Options.ApiBaseUrl = nobody.Url;

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync());

        Assert.Equal(PartnerApiFault.Unavailable, notTaken.Fault);
        Assert.Contains("Nothing was sent", notTaken.Reason, StringComparison.Ordinal);
        Assert.Contains(_client.Options.ApiBaseUrl.Authority, notTaken.Reason, StringComparison.Ordinal);
        Assert.Equal(3, _client.Time.Waits.Count);
        Assert.Empty(Posts.Came);
    }

    [Fact]
    public async Task A_failed_TLS_handshake_is_no_risk()
    {
        using var notTls = new TcpListener(IPAddress.Loopback, 0);
        notTls.Start();
        var served = Task.Run(
            async () =>
            {
                for (var connection = 0; connection < 4; connection++)
                {
                    using var client = await notTls.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                    await client.GetStream().WriteAsync("HTTP/1.1 400 No\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
                }
            },
            TestContext.Current.CancellationToken);
        _client.Options.ApiBaseUrl = new UriBuilder("https", "127.0.0.1", ((IPEndPoint)notTls.LocalEndpoint).Port).Uri;

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync());

        await served;
        Assert.Equal(PartnerApiFault.Unavailable, notTaken.Fault);
        Assert.Contains("TLS", notTaken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_Kiva_can_be_reached_the_batch_goes_out_once()
    {
        using var port = new ClosedPort();
        _client.Options.ApiBaseUrl = port.Url;
        var open = new TaskCompletionSource();
        var asked = 0;

        var post = _client.PostAsync(mayStart: () =>
        {
            // After the first attempt failed, and before the second.
            if (++asked == 2)
            {
                port.Open();
                open.SetResult();
            }

            return true;
        });
        await open.Task.WaitAsync(TestContext.Current.CancellationToken);
        using var connection = await port.AcceptAsync(TestContext.Current.CancellationToken);
        var exchange = await Exchange.ReadAsync(connection, TestContext.Current.CancellationToken);
        await exchange!.ReplyAsync(200, """{"upload_id":7}""");

        Assert.IsType<PostOutcome.Accepted>(await post);
        Assert.False(port.IsAskedAgain);
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "10", 10)]
    [InlineData(503, "0", 0)]
    [InlineData(429, "Tue, 03 Nov 2026 08:00:09 GMT", 9)]
    [InlineData(429, "Tue, 03 Nov 2026 07:00:00 GMT", 0)]
    public async Task A_short_wait_is_kept_as_told_and_the_batch_goes_again(int status, string retryAfter, int seconds)
    {
        Posts.InTurn(
            exchange => exchange.ReplyAsync(status, "", $"Retry-After: {retryAfter}"),
            exchange => exchange.ReplyAsync(200, """{"upload_id":7}"""));

        Assert.IsType<PostOutcome.Accepted>(await _client.PostAsync());

        Assert.Equal(2, Posts.Came.Count);
        Assert.Equal(seconds == 0 ? [] : [TimeSpan.FromSeconds(seconds)], _client.Time.Waits);
    }

    [Fact]
    public async Task A_429_that_names_no_time_is_tried_four_times_in_all()
    {
        Posts.Always(exchange => exchange.ReplyAsync(429));

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync());

        Assert.Equal(PartnerApiFault.Unavailable, notTaken.Fault);
        Assert.Null(notTaken.RetryAfter);
        Assert.Equal(4, Posts.Came.Count);
        Assert.Equal(3, _client.Time.Waits.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_long_wait_is_handed_back_at_once(int status)
    {
        Posts.Always(exchange => exchange.ReplyAsync(status, "", "Retry-After: 11"));

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync());

        Assert.Equal(TimeSpan.FromSeconds(11), notTaken.RetryAfter);
        Assert.Equal(PartnerApiFault.Unavailable, notTaken.Fault);
        Assert.Single(Posts.Came);
    }

    [Fact]
    public async Task A_503_whose_wait_cannot_be_read_is_unknown()
    {
        Posts.Always(exchange => exchange.ReplyAsync(503, "", "Retry-After: soon"));

        Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync());

        Assert.Single(Posts.Came);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_token_that_is_turned_away_is_renewed_once(int status)
    {
        Posts.InTurn(exchange => exchange.ReplyAsync(status), exchange => exchange.ReplyAsync(200, """{"upload_id":7}"""));

        Assert.IsType<PostOutcome.Accepted>(await _client.PostAsync());

        Assert.Equal(2, _client.Server.Tokens.Came.Count);
        Assert.Equal(2, Posts.Came.Select(post => post.Header("Authorization")).Distinct().Count());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_new_token_that_is_turned_away_too_is_denied_and_says_what_to_check(int status)
    {
        Posts.Always(exchange => exchange.ReplyAsync(status, """{"message":"no such audience"}"""));

        var denied = Assert.IsType<PostOutcome.Denied>(await _client.PostAsync());

        Assert.Equal(status, denied.Status);
        Assert.Contains("Kiva:Audience", denied.Text, StringComparison.Ordinal);
        Assert.Contains("create:repayment", denied.Text, StringComparison.Ordinal);
        Assert.Contains("no such audience", denied.Text, StringComparison.Ordinal);
        Assert.Equal(2, Posts.Came.Count);
        Assert.Equal(2, _client.Server.Tokens.Came.Count);
    }

    [Fact]
    public async Task An_unknown_end_after_a_renewed_token_stays_unknown()
    {
        Posts.InTurn(exchange => exchange.ReplyAsync(401), exchange => exchange.ReplyAsync(500));

        Assert.IsType<PostOutcome.Unknown>(await _client.PostAsync());

        Assert.Equal(2, Posts.Came.Count);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        _client.Server.Tokens.Always(exchange => exchange.ReplyAsync(200, Jwt.Answer(scope: "read:loans")));

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync());

        Assert.Equal(PartnerApiFault.ScopeMissing, notTaken.Fault);
        Assert.Empty(Posts.Came);
    }

    [Fact]
    public async Task Without_secrets_nothing_is_sent()
    {
        _client.Credentials.Give = _ => throw new PartnerApiException(PartnerApiFault.SecretsMissing, "Kiva:ClientId is not set.");

        Assert.Equal(
            new PostOutcome.NotTaken("Kiva:ClientId is not set.", RetryAfter: null, PartnerApiFault.SecretsMissing),
            await _client.PostAsync());

        Assert.Empty(_client.Server.Tokens.Came);
        Assert.Empty(Posts.Came);
    }
}
