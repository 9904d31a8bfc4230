using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Kiva.PartnerApi.Sandbox.Tests.Loans;

public sealed class LoansEndpointTests
{
    private static readonly string[] DocumentedFields =
    [
        "kiva_id", "uuid", "internal_loan_id", "internal_client_id", "borrower_count", "partner_id", "partner", "name", "location",
        "status", "status_detail", "loan_price", "loan_local_price", "loan_currency", "delinquent", "fundedAmount", "create_time",
        "planned_expiration_time", "planned_inactive_expire_time", "ended_time", "refunded_time", "expired_time", "defaulted_time", "issue_feedback_time", "issue_reported_by",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_pages_of_both_statuses_hold_every_expected_loan_once(bool threeColumns)
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 2199, ThreeColumns = threeColumns });
        var rows = new List<(string, string)>();

        foreach (var status in new[] { "payingBack", "defaulted" })
        {
            int total;
            var offset = 0;
            do
            {
                using var response = await caller.GetLoansAsync(string.Create(CultureInfo.InvariantCulture, $"status={status}&offset={offset}&limit=300"));
                var page = await Caller.JsonOfAsync(response);
                total = page.GetProperty("total_records").GetInt32();
                Assert.All(page.GetProperty("data").EnumerateArray(), loan => Assert.Equal(status, loan.GetProperty("status").GetString()));
                rows.AddRange(page.GetProperty("data").EnumerateArray()
                    .Select(loan => (Text(loan, "internal_loan_id"), Text(loan, "internal_client_id"))));
                offset += 300;
            }
            while (offset < total);
        }

        Assert.Equal(2199, rows.Count);
        Assert.Equal(caller.Server.Portfolio.ExpectedLoans.Select(loan => (loan.LoanId, loan.ClientId)).Order(), rows.Order());
        Assert.Equal(threeColumns, rows.DistinctBy(row => row.Item1, StringComparer.Ordinal).Count() < 2199);
    }

    [Fact]
    public async Task A_loan_has_the_documented_fields_with_prices_as_text_and_accents_as_they_are()
    {
        await using var caller = await Caller.StartWithTokenAsync();

        using var response = await caller.GetLoansAsync("status=payingBack&limit=40");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var loans = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data").EnumerateArray().ToList();

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.All(loans, loan => Assert.Equal(DocumentedFields, loan.EnumerateObject().Select(field => field.Name)));
        Assert.All(loans, loan => Assert.EndsWith(".00", loan.GetProperty("loan_price").GetString(), StringComparison.Ordinal));
        Assert.All(loans, loan => Assert.EndsWith(".00", loan.GetProperty("fundedAmount").GetRawText(), StringComparison.Ordinal));
        Assert.Contains("é", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_limit_the_first_twenty_come()
    {
        await using var caller = await Caller.StartWithTokenAsync();

        using var response = await caller.GetLoansAsync();

        Assert.Equal(20, (await Caller.JsonOfAsync(response)).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Behind_the_last_one_there_is_an_empty_page_with_the_same_total()
    {
        await using var caller = await Caller.StartWithTokenAsync();

        using var response = await caller.GetLoansAsync("status=defaulted&offset=2147483647&limit=3000");
        var page = await Caller.JsonOfAsync(response);

        Assert.Equal(0, page.GetProperty("data").GetArrayLength());
        Assert.NotEqual(0, page.GetProperty("total_records").GetInt32());
    }

    [Theory]
    [InlineData("status=payingBack&limit=3001")]
    [InlineData("status=payingBack&limit=0")]
    [InlineData("status=payingBack&limit=many")]
    [InlineData("status=payingBack&offset=-1")]
    [InlineData("status=payingback")]
    [InlineData("status=payingBack&status=defaulted")]
    public async Task A_question_that_makes_no_sense_is_refused(string query)
    {
        await using var caller = await Caller.StartWithTokenAsync();

        using var response = await caller.GetLoansAsync(query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty((await Caller.JsonOfAsync(response)).GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task The_total_can_be_spelled_the_other_way()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.TotalInCamelCase = true;

        using var response = await caller.GetLoansAsync();
        var page = await Caller.JsonOfAsync(response);

        Assert.NotEqual(0, page.GetProperty("totalRecords").GetInt32());
        Assert.False(page.TryGetProperty("total_records", out _));
    }

    [Fact]
    public async Task The_search_box_takes_each_kind_of_id()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        var loan = caller.Server.Portfolio.ExpectedLoans.First(each => each.Status is "payingBack");

        foreach (var query in new[] { loan.LoanId, loan.ClientId, loan.KivaId })
        {
            using var response = await caller.GetLoansAsync($"status=payingBack&query={Uri.EscapeDataString(query)}");
            var page = await Caller.JsonOfAsync(response);
            Assert.Contains(page.GetProperty("data").EnumerateArray(), found => found.GetProperty("uuid").GetGuid() == loan.Uuid);
            Assert.InRange(page.GetProperty("total_records").GetInt32(), 1, 5);
        }
    }

    [Fact]
    public async Task A_list_that_moves_repeats_a_row_or_skips_one()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        var portfolio = caller.Server.Portfolio;

        var before = portfolio.ExpectedLoans;
        var first = await UuidsAsync(0);
        portfolio.Raise();
        var second = await UuidsAsync(10);
        portfolio.End(before[0].LoanId);
        portfolio.End(before[1].LoanId);
        var third = await UuidsAsync(20);

        Assert.Equal(before[9].Uuid.ToString(), first[^1]);
        Assert.Equal(before[9].Uuid.ToString(), second[0]);
        Assert.Equal(before[18].Uuid.ToString(), second[^1]);
        Assert.Equal(before[21].Uuid.ToString(), third[0]);

        async Task<List<string>> UuidsAsync(int offset)
        {
            using var response = await caller.GetLoansAsync(string.Create(CultureInfo.InvariantCulture, $"status=payingBack&offset={offset}&limit=10"));
            var page = await Caller.JsonOfAsync(response);
            return [.. page.GetProperty("data").EnumerateArray().Select(loan => Text(loan, "uuid"))];
        }
    }

    private static string Text(JsonElement loan, string field) => loan.GetProperty(field).GetString()!;
}
