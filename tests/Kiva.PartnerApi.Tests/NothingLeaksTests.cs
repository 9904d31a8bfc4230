using System.Text;
using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Repayments;
using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests;

/// <summary>Secrets, tokens and borrower data stay out of logs and texts, even when the other side repeats them.</summary>
public sealed class NothingLeaksTests : IAsyncDisposable
{
    private const string Loan = "LOAN-of-Awa-4711";

    private readonly Client _client = new();
    private readonly List<string> _said = [];

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Whatever_the_answer(int status)
    {
        // A server that echoes all it was sent, as some gateways do.
        Task EchoAsync(Exchange exchange) => exchange.ReplyAsync(
            status, $$"""{"message":"you sent {{exchange.Header("Authorization")}}"}""", $"Location: /?{exchange.Header("Authorization")}");
        _client.Server.Posts.Always(EchoAsync);
        _client.Server.Loans.Always(EchoAsync);

        await RunAsync();

        Assert.NotEmpty(_client.Server.Posts.Came);
        AssertClean();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task Whatever_the_token_endpoint_answers(int status)
    {
        _client.Server.Tokens.Always(async exchange =>
        {
            var form = Encoding.UTF8.GetString(await exchange.ReadBodyAsync());
            await exchange.ReplyAsync(status, $$"""{"error":"{{form}}","error_description":"{{Credentials.Secret}}","access_token":"eyJ.tok\nen.sig"}""");
        });

        await RunAsync();

        Assert.Empty(_client.Server.Posts.Came);
        AssertClean();
    }

    [Fact]
    public async Task When_the_line_breaks()
    {
        Task ResetAsync(Exchange exchange)
        {
            exchange.Reset();
            return Task.CompletedTask;
        }

        _client.Server.Posts.Always(ResetAsync);
        _client.Server.Loans.Always(ResetAsync);

        await RunAsync();

        AssertClean();
    }

    [Fact]
    public async Task What_holds_a_secret_does_not_print_it()
    {
        var token = await _client.Tokens.GetAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(token.Value, token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("never-shown", new ClientCredentials("id-never-shown", "never-shown").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_logged_by_kind_status_and_attempt()
    {
        _client.Server.Posts.Always(exchange => exchange.ReplyAsync(200, """{"upload_id":1}"""));

        await _client.PostAsync();

        Assert.Contains("Kiva answered the repayments call with 200", _client.Logs.Text, StringComparison.Ordinal);
        Assert.All(_client.Logs.Entries, entry => Assert.InRange(entry.Id.Id, 1000, 1099));
    }

    private async Task RunAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var outcome = await _client.PostAsync(RepaymentBody.Write([new Repayment(Loan, "Awa", 4711.25m)]));
        _said.Add(outcome.ToString());
        try
        {
            await _client.Loans.GetPageAsync(LoanStatus.PayingBack, 0, 300, cancellation);
        }
        catch (PartnerApiException e)
        {
            _said.Add(e.ToString());
        }
    }

    private void AssertClean()
    {
        var all = string.Join('\n', [_client.Logs.Text, .. _said]);
        Assert.NotEmpty(_client.Logs.Entries);
        Assert.DoesNotContain("eyJ", all, StringComparison.Ordinal);
        Assert.DoesNotContain("never-shown", all, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Awa", all, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", all, StringComparison.Ordinal);
    }
}
