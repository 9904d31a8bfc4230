using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kiva.PartnerApi.Sandbox.Tests.Tokens;

public sealed class TokenTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_tells_its_scope_partner_and_life()
    {
        await using var caller = await Caller.StartAsync();

        var token = await caller.GetTokenAsync();

        Assert.Equal("bearer", token.GetProperty("token_type").GetString());
        Assert.Equal(43_200, token.GetProperty("expires_in").GetInt64());
        Assert.Equal("create:repayment read:loans", token.GetProperty("scope").GetString());
        Assert.Equal("145", token.GetProperty("partnerId").GetString());
        Assert.Equal(caller.Server.Url.AbsoluteUri, token.GetProperty("iss").GetString());
        Assert.NotEmpty(token.GetProperty("jti").GetString()!);
    }

    [Fact]
    public async Task A_token_is_signed_with_the_published_key_and_carries_the_claims_of_the_contract()
    {
        await using var caller = await Caller.StartAsync();
        var keys = new JsonWebKeySet(await caller.Http.GetStringAsync(".well-known/jwks.json", Cancelled));
        var token = (await caller.GetTokenAsync()).GetProperty("access_token").GetString()!;

        var validation = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidAudience = caller.Server.Audience,
            ValidIssuer = caller.Server.Url.AbsoluteUri,
        });

        Assert.True(validation.IsValid, validation.Exception?.Message);
        var claims = JsonSerializer.Deserialize<JsonElement>(Base64UrlEncoder.Decode(((JsonWebToken)validation.SecurityToken).EncodedPayload));
        Assert.Equal([caller.Server.Audience], claims.GetProperty("aud").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(["create:repayment", "read:loans"], claims.GetProperty("scope").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal("145", claims.GetProperty("partnerId").GetString());
        Assert.Equal("practice-client", claims.GetProperty("client_id").GetString());
        Assert.NotEmpty(claims.GetProperty("jti").GetString()!);
        Assert.Equal(JsonValueKind.Number, claims.GetProperty("exp").ValueKind);
    }

    [Theory]
    [InlineData("client_id", "somebody", HttpStatusCode.Unauthorized, "access_denied")]
    [InlineData("client_secret", "guessed", HttpStatusCode.Unauthorized, "access_denied")]
    [InlineData("client_secret", "", HttpStatusCode.Unauthorized, "access_denied")]
    [InlineData("audience", "https://partner-api.k1.kiva.org", HttpStatusCode.Forbidden, "access_denied")]
    [InlineData("grant_type", "password", HttpStatusCode.BadRequest, "unsupported_grant_type")]
    public async Task A_wrong_field_gets_no_token(string field, string value, HttpStatusCode status, string error)
    {
        await using var caller = await Caller.StartAsync();

        using var response = await caller.AskForTokenAsync(field, value);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(error, (await Caller.JsonOfAsync(response)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data; boundary=x", "nonsense")]
    public async Task Only_a_form_gets_a_token(string type, string body)
    {
        await using var caller = await Caller.StartAsync();
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var response = await caller.Http.PostAsync(caller.Server.TokenUrl, content, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", (await Caller.JsonOfAsync(response)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_scope_that_the_partner_lacks_is_missing_without_a_word()
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 50, GrantedScopes = "read:loans create:loan_draft" });

        var token = await caller.GetTokenAsync();
        using var loans = await caller.GetLoansAsync();
        using var post = await caller.PostAsync(caller.Server.Portfolio.ExpectedLoans[0]);

        Assert.Equal("read:loans", token.GetProperty("scope").GetString());
        Assert.Equal(HttpStatusCode.OK, loans.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);
        Assert.Empty(caller.Server.Uploads.All);
    }

    [Fact]
    public async Task A_scope_that_was_not_asked_for_is_not_given()
    {
        await using var caller = await Caller.StartAsync();
        caller.Use((await caller.GetTokenAsync("create:repayment")).GetProperty("access_token").GetString()!);

        using var loans = await caller.GetLoansAsync();

        Assert.Equal(HttpStatusCode.Forbidden, loans.StatusCode);
    }

    [Fact]
    public async Task A_token_ends_with_its_last_second()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 50, TimeProvider = time });

        time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        using var before = await caller.GetLoansAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        using var after = await caller.GetLoansAsync();

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Theory]
    [InlineData("https://partner-api.k1.kiva.org", "145")]
    [InlineData("https://partner-api.practice.invalid", "146")]
    public async Task A_token_for_another_audience_or_partner_opens_nothing(string audience, string partner)
    {
        await using var caller = await Caller.StartAsync();
        var claims = new TokenClaims([audience], ["read:loans"], "https://elsewhere.invalid/", partner, 4_000_000_000, "1", "practice-client");
        caller.Use(caller.Server.Tokens.Issue(claims));

        using var loans = await caller.GetLoansAsync();

        Assert.Equal(HttpStatusCode.Forbidden, loans.StatusCode);
    }

    [Fact]
    public async Task The_path_of_another_partner_is_forbidden()
    {
        await using var caller = await Caller.StartWithTokenAsync();

        using var loans = await caller.GetLoansAsync(partner: "146");
        using var post = await caller.PostAsync(Caller.BodyOf(Caller.Row("1", "1")), partner: "146");

        Assert.Equal(HttpStatusCode.Forbidden, loans.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);
    }

    [Fact]
    public async Task A_token_of_another_server_a_forged_one_and_none_at_all_are_unauthorized()
    {
        await using var caller = await Caller.StartAsync();
        await using var other = await Caller.StartAsync();
        var foreign = (await other.GetTokenAsync()).GetProperty("access_token").GetString()!;
        var own = (await caller.GetTokenAsync()).GetProperty("access_token").GetString()!.Split('.');
        var unsigned = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{own[1]}.";
        var changed = $"{own[0]}.{foreign.Split('.')[1]}.{own[2]}";

        foreach (var token in new[] { foreign, unsigned, changed, "nonsense" })
        {
            caller.Use(token);
            using var refused = await caller.GetLoansAsync();
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        caller.Http.DefaultRequestHeaders.Authorization = null;
        using var without = await caller.GetLoansAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
    }
}
