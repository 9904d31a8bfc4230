using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests.Loans;

/// <summary>What is asked of Kiva's list, and what is made of its pages.</summary>
public sealed class PartnerLoansTests : IAsyncDisposable
{
    private const string Empty = """{"total_records":0,"data":[]}""";

    private readonly Client _client = new();

    private Script Asked => _client.Server.Loans;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Theory]
    [InlineData(LoanStatus.PayingBack, "payingBack")]
    [InlineData(LoanStatus.Defaulted, "defaulted")]
    public async Task A_page_is_asked_for_by_status_offset_and_limit(LoanStatus status, string name)
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, Empty));

        await PageAsync(status, 600);

        var request = Assert.Single(Asked.Came);
        Assert.Equal($"/v3/partner/145/loans?status={name}&offset=600&limit=300", request.Path);
        Assert.StartsWith("Bearer eyJ", request.Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_address_may_have_a_path()
    {
        _client.Options.ApiBaseUrl = new Uri(_client.Server.Url, "/gateway/kiva/");
        Asked.Always(exchange => exchange.ReplyAsync(200, Empty));

        await PageAsync();

        Assert.StartsWith("/gateway/kiva/v3/partner/145/loans?", Assert.Single(Asked.Came).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_read_as_Kiva_documents_it()
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, """
            { "total_records": 2199,
              "data": [ { "kiva_id": "2930456", "uuid": "u-1", "internal_loan_id": "LOAN/1042970/2024", "internal_client_id": "184729",
                "borrower_count": 1, "partner_id": "145", "name": "Awa", "status": "payingBack", "loan_price": "750.00", "loan_local_price": "450000.00",
                "loan_currency": "XOF", "delinquent": false, "fundedAmount": 750.00, "create_time": 1700000000, "ended_time": null } ] }
            """));

        var page = await PageAsync();

        Assert.Equal(2199, page.TotalRecords);
        Assert.Equal(
            new Loan("u-1", "2930456", "LOAN/1042970/2024", "184729", LoanStatus.PayingBack, "XOF", 450000.00m, 750.00m),
            Assert.Single(page.Loans));
    }

    [Fact]
    public async Task Odd_forms_are_read_tolerantly_and_ids_kept_to_the_character()
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, "\uFEFF" + """
            {"totalRecords":"3","unheard_of":{"a":[1]},"data":[
              {"internal_loan_id":" 007 é","loan_price":12.5,"loan_local_price":null},
              {"internal_loan_id":1042970,"internal_client_id":18472900000000000000000000000000,"kiva_id":2930456,"uuid":[1],"loan_currency":null,
               "loan_local_price":"450,000.00","loan_price":""},
              {"internal_loan_id":"x","internal_client_id":"","loan_local_price":{"v":1},"loan_price":1e400}]}
            """));

        var page = await PageAsync();

        Assert.Equal(3, page.TotalRecords);
        Assert.Equal(
            [
                new Loan(null, null, " 007 é", null, LoanStatus.PayingBack, null, null, 12.5m),
                new Loan(null, "2930456", "1042970", "18472900000000000000000000000000", LoanStatus.PayingBack, null, null, null),
                new Loan(null, null, "x", "", LoanStatus.PayingBack, null, null, null),
            ],
            page.Loans);
    }

    [Theory]
    [InlineData("""{"total_records":600,"data":[{"internal_loan_id":"1"},{"uuid":"u"}]}""")]
    [InlineData("""{"total_records":600,"data":[{"internal_loan_id":"1"},{"internal_loan_id":"  "}]}""")]
    [InlineData("""{"total_records":600,"data":[{"internal_loan_id":"1"},{"internal_loan_id":{}}]}""")]
    [InlineData("""{"total_records":600,"data":[{"internal_loan_id":"1"},null]}""")]
    public async Task A_loan_without_an_id_stops_the_page_and_is_named_by_its_place(string body)
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, body));

        var exception = await FailsAsync(PartnerApiFault.Unreadable, offset: 300);

        Assert.Contains("index 1 of the page at offset 300", exception.Message, StringComparison.Ordinal);
        Assert.Single(Asked.Came);
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"total_records":-1,"data":[]}""")]
    [InlineData("""{"total_records":1.5,"data":[]}""")]
    [InlineData("""{"total_records":"many","data":[]}""")]
    [InlineData("""{"total_records":5}""")]
    [InlineData("""{"total_records":5,"data":null}""")]
    public async Task A_page_that_hides_how_much_there_is_is_unreadable(string body)
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, body));

        await FailsAsync(PartnerApiFault.Unreadable);
    }

    [Fact]
    public async Task Beyond_the_end_there_may_be_no_list_at_all()
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, """{"total_records":5,"data":null}"""));

        Assert.Empty((await PageAsync(offset: 300)).Loans);
    }

    [Fact]
    public async Task A_list_is_asked_for_again_while_Kiva_stumbles()
    {
        Asked.InTurn(
            exchange => exchange.ReplyAsync(502, "<html>Bad gateway</html>"),
            exchange => exchange.BreakOffAsync(200, """{"total_records":0,"""),
            exchange => exchange.ReplyAsync(200, """{"total_records":0,"da"""),
            exchange => exchange.ReplyAsync(200, Empty));

        Assert.Equal(0, (await PageAsync()).TotalRecords);

        Assert.Equal(4, Asked.Came.Count);
        Assert.Equal(3, _client.Time.Waits.Count);
    }

    [Fact]
    public async Task Kivas_wait_is_kept()
    {
        Asked.InTurn(exchange => exchange.ReplyAsync(429, "", "Retry-After: 7"), exchange => exchange.ReplyAsync(200, Empty));

        await PageAsync();

        Assert.Equal([TimeSpan.FromSeconds(7)], _client.Time.Waits);
    }

    [Fact]
    public async Task A_Kiva_that_stays_away_is_unavailable()
    {
        Asked.Always(exchange => exchange.ReplyAsync(503, "", "Retry-After: 120"));

        var exception = await FailsAsync(PartnerApiFault.Unavailable);

        Assert.Equal(TimeSpan.FromSeconds(120), exception.RetryAfter);
        Assert.Contains("Kiva:ApiBaseUrl", exception.Message, StringComparison.Ordinal);
        Assert.Equal(4, Asked.Came.Count);
    }

    [Fact]
    public async Task Nobody_there_is_unavailable()
    {
        using var nobody = new ClosedPort();
        _client.Options.ApiBaseUrl = nobody.Url;

        Assert.Contains("refused", (await FailsAsync(PartnerApiFault.Unavailable)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_asked_for_again()
    {
        var taken = new TaskCompletionSource();
        Asked.InTurn(exchange => exchange.HoldAsync(taken), exchange => exchange.ReplyAsync(200, Empty));

        var page = PageAsync();
        await taken.Task.WaitAsync(TestContext.Current.CancellationToken);
        _client.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(0, (await page).TotalRecords);
        Assert.Equal(2, Asked.Came.Count);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_token_that_is_turned_away_is_renewed_once(int status)
    {
        Asked.InTurn(exchange => exchange.ReplyAsync(status), exchange => exchange.ReplyAsync(200, Empty));

        await PageAsync();

        Assert.Equal(2, Asked.Came.Select(request => request.Header("Authorization")).Distinct().Count());
    }

    [Fact]
    public async Task A_new_token_that_is_turned_away_too_is_denied_and_says_what_to_check()
    {
        Asked.Always(exchange => exchange.ReplyAsync(403, """{"code":"api.forbidden","message":"scope"}"""));

        var exception = await FailsAsync(PartnerApiFault.Denied);

        Assert.All(["read:loans", "Kiva:Audience", "Kiva:ApiBaseUrl"], word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
        Assert.Equal(2, Asked.Came.Count);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    public async Task Another_server_at_the_address_points_to_the_settings(int status)
    {
        Asked.Always(exchange => exchange.ReplyAsync(status, "<html>", "Location: /elsewhere"));

        Assert.Contains("Kiva:ApiBaseUrl", (await FailsAsync(PartnerApiFault.Unreadable)).Message, StringComparison.Ordinal);
        Assert.Single(Asked.Came);
    }

    [Fact]
    public async Task A_page_without_end_is_not_read()
    {
        Asked.Always(exchange => exchange.ReplyAsync(200, new string(' ', 50_000_001)));

        Assert.Contains("50 MB", (await FailsAsync(PartnerApiFault.Unreadable)).Message, StringComparison.Ordinal);
        Assert.Single(Asked.Came);
    }

    [Fact]
    public async Task A_caller_who_leaves_gets_no_fault()
    {
        var taken = new TaskCompletionSource();
        Asked.Always(exchange => exchange.HoldAsync(taken));
        using var leaves = new CancellationTokenSource();

        var page = _client.Loans.GetPageAsync(LoanStatus.PayingBack, 0, 300, leaves.Token);
        await taken.Task.WaitAsync(TestContext.Current.CancellationToken);
        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => page);
    }

    [Theory]
    [InlineData(-1, 300)]
    [InlineData(0, 0)]
    [InlineData(0, 3001)]
    public async Task A_page_that_Kiva_cannot_have_is_not_asked_for(int offset, int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _client.Loans.GetPageAsync(LoanStatus.PayingBack, offset, limit, TestContext.Current.CancellationToken));

    private Task<LoanPage> PageAsync(LoanStatus status = LoanStatus.PayingBack, int offset = 0) =>
        _client.Loans.GetPageAsync(status, offset, 300, TestContext.Current.CancellationToken);

    private async Task<PartnerApiException> FailsAsync(PartnerApiFault fault, int offset = 0)
    {
        var exception = await Assert.ThrowsAsync<PartnerApiException>(() => PageAsync(offset: offset));
        Assert.Equal(fault, exception.Fault);
        return exception;
    }
}
