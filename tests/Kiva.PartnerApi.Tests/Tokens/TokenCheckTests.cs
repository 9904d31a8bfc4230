using System.Text;
using System.Web;
using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests.Tokens;

/// <summary>What is asked, and what must hold of the answer before it is used.</summary>
public sealed class TokenCheckTests : IAsyncDisposable
{
    private readonly Client _client = new();

    private Script Asked => _client.Server.Tokens;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task It_is_asked_for_as_OAuth_wants_it()
    {
        await _client.Tokens.GetAsync(Cancellation);

        var request = Assert.Single(Asked.Came);
        Assert.Equal(("POST", "/oauth/token", "application/json"), (request.Method, request.Path, request.Header("Accept")));
        Assert.StartsWith("application/x-www-form-urlencoded", request.Header("Content-Type"), StringComparison.Ordinal);
        var form = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(request.Body!));
        Assert.Equal("client_credentials", form["grant_type"]);
        Assert.Equal("client-id-never-shown", form["client_id"]);
        Assert.Equal(Credentials.Secret, form["client_secret"]);
        Assert.Equal(_client.Options.Audience, form["audience"]);
        Assert.Equal("read:loans create:repayment", form["scope"]);
        Assert.Equal(5, form.Count);
    }

    [Fact]
    public async Task All_that_is_said_of_a_token_is_read()
    {
        var token = await _client.Tokens.GetAsync(Cancellation);

        Assert.Equal("145", token.PartnerId);
        Assert.Equal(["create:repayment", "read:loans"], token.Scopes);
        Assert.Equal(_client.Time.GetUtcNow().AddSeconds(43199), token.ExpiresAt);
    }

    [Theory]
    [InlineData("""{"scope":["read:loans","create:repayment"],"partnerId":"145","exp":1800000000}""")]
    [InlineData("""{"scope":"read:loans create:repayment","partnerId":145,"exp":"1800000000"}""")]
    public async Task What_the_answer_leaves_out_is_read_from_the_token(string claims)
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, $$"""{"access_token":"{{Jwt.Token(claims)}}"}"""));

        var token = await _client.Tokens.GetAsync(Cancellation);

        Assert.Equal("145", token.PartnerId);
        Assert.Equal(["read:loans", "create:repayment"], token.Scopes);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1800000000), token.ExpiresAt);
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.bm90IGpzb24.c")]
    [InlineData("a.bnVsbA.c")]
    public async Task A_token_that_says_nothing_is_taken_when_the_settings_name_the_partner(string value)
    {
        _client.Options.PartnerId = "145";
        Asked.Always(exchange => exchange.ReplyAsync(200, $$"""{"access_token":"{{value}}","expires_in":"3600","scope":null}"""));

        var token = await _client.Tokens.GetAsync(Cancellation);

        Assert.Equal("145", token.PartnerId);
        Assert.Empty(token.Scopes);
        Assert.Equal(_client.Time.GetUtcNow().AddHours(1), token.ExpiresAt);
    }

    [Theory]
    [InlineData("read:loans", "create:repayment")]
    [InlineData("create:repayment create:loan_draft", "read:loans")]
    [InlineData("", "read:loans and create:repayment")]
    [InlineData("READ:LOANS create:repayment", "read:loans")]
    public async Task A_missing_scope_is_named(string scope, string missing)
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, Jwt.Answer(scope: scope)));

        Assert.Contains($"the scope {missing}.", (await FailsAsync(PartnerApiFault.ScopeMissing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_partner_is_named_beside_ours()
    {
        _client.Options.PartnerId = "999";

        var message = (await FailsAsync(PartnerApiFault.PartnerDiffers)).Message;

        Assert.Contains("145", message, StringComparison.Ordinal);
        Assert.Contains("999", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_nobody_asks_for_the_setting()
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, """{"access_token":"opaque","expires_in":3600}"""));

        Assert.Contains("Kiva:PartnerId", (await FailsAsync(PartnerApiFault.Unreadable)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Sign in</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"access_token":null}""")]
    [InlineData("""{"access_token":"two\r\nlines"}""")]
    public async Task An_answer_that_holds_no_token_is_unreadable(string body)
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, body));

        await FailsAsync(PartnerApiFault.Unreadable);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    public async Task Another_server_at_the_address_points_to_the_setting(int status)
    {
        Asked.Always(exchange => exchange.ReplyAsync(status, "", "Location: /elsewhere"));

        Assert.Contains("Kiva:TokenUrl", (await FailsAsync(PartnerApiFault.Unreadable)).Message, StringComparison.Ordinal);
        Assert.Single(Asked.Came);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_credentials_that_stay_the_same_are_not_tried_again(int status)
    {
        Asked.Always(exchange => exchange.ReplyAsync(status, """{"error":"invalid_client","error_description":"secret s3cr&t is wrong"}"""));

        var message = (await FailsAsync(PartnerApiFault.TokenRefused)).Message;

        Assert.Contains("invalid_client", message, StringComparison.Ordinal);
        Assert.All(
            ["Kiva:ClientId", "Kiva:ClientSecret", "kiva-client-id", "kiva-client-secret"],
            name => Assert.Contains(name, message, StringComparison.Ordinal));
        Assert.Single(Asked.Came);
        Assert.Equal(2, _client.Credentials.Asked.Count);
        Assert.NotNull(_client.Credentials.Asked[1]);
    }

    [Fact]
    public async Task Credentials_that_were_rotated_meanwhile_are_tried_once()
    {
        _client.Credentials.Give = refused => new ClientCredentials("id", refused is null ? "old" : "new");
        Asked.InTurn(exchange => exchange.ReplyAsync(401), exchange => exchange.ReplyAsync(200, Jwt.Answer()));

        Assert.NotNull(await _client.Tokens.GetAsync(Cancellation));

        Assert.Equal(2, Asked.Came.Count);
        Assert.Contains("client_secret=new", Encoding.UTF8.GetString(Asked.Came[1].Body!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_credentials_that_are_refused_too_end_it()
    {
        _client.Credentials.Give = refused => new ClientCredentials("id", refused is null ? "old" : "new");
        Asked.Always(exchange => exchange.ReplyAsync(401));

        await FailsAsync(PartnerApiFault.TokenRefused);

        Assert.Equal(2, Asked.Came.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_token_endpoint_that_is_away_is_asked_four_times(int status)
    {
        Asked.Always(exchange => exchange.ReplyAsync(status, "<html>busy</html>", "Retry-After: 90"));

        var exception = await FailsAsync(PartnerApiFault.Unavailable);

        Assert.Equal(TimeSpan.FromSeconds(90), exception.RetryAfter);
        Assert.Equal(4, Asked.Came.Count);
        Assert.All(_client.Time.Waits, wait => Assert.Equal(TimeSpan.FromSeconds(60), wait));
    }

    [Fact]
    public async Task A_token_endpoint_that_comes_back_is_heard()
    {
        Asked.InTurn(
            exchange =>
            {
                exchange.Reset();
                return Task.CompletedTask;
            },
            exchange => exchange.ReplyAsync(502, "<html>"),
            exchange => exchange.ReplyAsync(200, Jwt.Answer()));

        Assert.NotNull(await _client.Tokens.GetAsync(Cancellation));
    }

    private async Task<PartnerApiException> FailsAsync(PartnerApiFault fault)
    {
        var exception = await Assert.ThrowsAsync<PartnerApiException>(async () => await _client.Tokens.GetAsync(Cancellation));
        Assert.Equal(fault, exception.Fault);
        return exception;
    }
}
