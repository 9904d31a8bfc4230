using System.Net;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class ExpectedLoansTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_that_moves_while_it_is_paged_is_read_again_until_it_is_whole()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 1_300, PageDelay = TimeSpan.FromMilliseconds(20) });
        var before = LoanIds(road.Kiva);
        var moving = MoveAsync(road.Kiva, until: () => road.Kiva.RequestCounts.Loans > 8);

        using var answer = await road.SendAsync("/api/expected-loans/refresh", "");
        var raised = await moving;
        var after = LoanIds(road.Kiva);
        var list = (await StoredAsync(road))[1..].Select(line => line.GetProperty("loanId").GetString()!).ToArray();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(road.Kiva.RequestCounts.Loans > 8, "The list was read once only, so it did not move while it was read.");
        Assert.Distinct(list);
        Assert.Empty(before.Intersect(after).Except(list));
        Assert.Empty(list.Except(before.Union(raised)));
    }

    [Fact]
    public async Task When_the_list_cannot_be_read_the_last_good_one_stays_in_use()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 25 });
        using (await road.SendAsync("/api/expected-loans/refresh", ""))
        {
        }

        var good = await StoredAsync(road);
        var export = Exports.Of(road.Kiva);
        road.Kiva.Portfolio.Raise();
        road.Kiva.Faults.Rate(Fault.ExpiredToken, SandboxEndpoint.Loans, afterTaking: false, share: 1);

        using var refused = await road.SendAsync("/api/expected-loans/refresh", "");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var report = await road.ReportAsync(await road.DropAsync("october.csv", export), "completed");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        Assert.Equal(ProblemCatalog.KivaDenied, problem.GetProperty("code").GetString());
        Assert.Equal(good.Select(line => line.GetRawText()), (await StoredAsync(road)).Select(line => line.GetRawText()));
        Assert.Equal((25, 25), (report.Rows.Accepted, report.Coverage!.Expected));
    }

    [Fact]
    public async Task A_list_that_is_too_old_is_read_again_before_a_report_is_planned()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 25 });
        using (await road.SendAsync("/api/expected-loans/refresh", ""))
        {
        }

        road.Kiva.Portfolio.Raise();
        road.Time.Advance(TimeSpan.FromHours(37));
        var report = await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");

        Assert.Equal((26, 26), (report.Rows.Accepted, report.Coverage!.Expected));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_kept_of_a_loan_but_its_ids_status_currency_and_prices(bool totalInCamelCase)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 400, ThreeColumns = true });
        road.Kiva.TotalInCamelCase = totalInCamelCase;

        using (await road.SendAsync("/api/expected-loans/refresh", ""))
        {
        }

        var stored = await StoredAsync(road);
        string[] known = ["loanId", "clientId", "kivaId", "status", "currency", "localPrice", "usdPrice"];
        Assert.Equal(400, stored.Count - 1);
        Assert.All(stored[1..], line => Assert.Empty(line.EnumerateObject().Select(property => property.Name).Except(known)));
        Assert.Equal(
            road.Kiva.Portfolio.ExpectedLoans.Select(loan => (loan.LoanId, loan.ClientId, loan.Status.ToUpperInvariant())).Order(),
            stored[1..].Select(line => (Text(line, "loanId"), Text(line, "clientId"), Text(line, "status").ToUpperInvariant())).Order());
    }

    [Fact]
    public async Task What_is_not_reported_is_listed()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 30 });
        using (var none = await road.Http.GetAsync("/api/expected-loans", Cancel))
        {
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var report = await road.ReportAsync(await road.DropAsync("october.csv", Exports.TwoColumns(loans.Skip(4))), "completed");
        var view = await road.Http.GetFromJsonAsync<JsonElement>("/api/expected-loans?unreported=true", Cancel);

        Assert.Equal((30, 26), (report.Coverage!.Expected, report.Coverage.Reported));
        await road.ToldAsync(2110);
        Assert.Equal((30, 26), (view.GetProperty("expected").GetInt32(), view.GetProperty("reported").GetInt32()));
        Assert.Equal(loans.Take(4).Select(loan => loan.LoanId).Order(), view.GetProperty("unreported").EnumerateArray().Select(loan => Text(loan, "loanId")).Order());
    }

    [Fact]
    public async Task What_Kiva_accepted_is_summed_up_by_currency()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 60 });
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var ending = loans.Skip(4).First(loan => loan.Currency == "GHS");
        await road.ReportAsync(await road.DropAsync("october.csv", Exports.TwoColumns(loans.Skip(4))), "completed");
        road.Kiva.Portfolio.End(ending.LoanId);

        using var answer = await road.SendAsync("/api/expected-loans/refresh", "");
        var view = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        var accepted = loans.Skip(4).ToLookup(loan => loan.LoanId == ending.LoanId ? null : loan.Currency);
        Assert.Equal(
            new[] { "GHS", "XOF", null }.Select(currency => (currency, accepted[currency].Count(), accepted[currency].Sum(loan => loan.PrincipalRepaid))),
            view.GetProperty("sums").EnumerateArray().Select(sum => (
                sum.GetProperty("currency").GetString(), sum.GetProperty("loans").GetInt32(), decimal.Parse(Text(sum, "sum"), System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData(false, "en", ",")]
    [InlineData(false, "fr", ";")]
    [InlineData(true, "pt-BR", ";")]
    public async Task What_is_not_reported_comes_as_a_file_for_Excel(bool threeColumns, string language, string delimiter)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 60, ThreeColumns = threeColumns });
        using (await road.SendAsync("/api/expected-loans/refresh", ""))
        {
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/expected-loans/unreported.csv") { Headers = { { "Accept-Language", language } } };
        using var answer = await road.Http.SendAsync(request, Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);

        Assert.Equal((HttpStatusCode.OK, "text/csv; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal(("attachment", FormattableString.Invariant($"unreported-{road.Time.GetUtcNow():yyyy-MM}.csv")), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("Accept-Language", answer.Headers.Vary);
        Assert.True(bytes.AsSpan().StartsWith("\uFEFF"u8));
        var lines = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(3)).TrimEnd('\n').Split('\n');
        Assert.Equal(threeColumns ? $"loan_id{delimiter}client_id" : "loan_id", lines[0]);
        Assert.Equal(
            road.Kiva.Portfolio.ExpectedLoans.Select(loan => threeColumns ? $"{Guarded(loan.LoanId)}{delimiter}{Guarded(loan.ClientId)}" : Guarded(loan.LoanId)).Order(StringComparer.Ordinal),
            lines[1..].Order(StringComparer.Ordinal));

        static string Guarded(string id) => id[0] == '0' ? $"\"'{id}\"" : id;
    }

    [Fact]
    public async Task No_file_of_what_is_not_reported_comes_before_the_list_was_read()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });

        using var answer = await road.Http.GetAsync("/api/expected-loans/unreported.csv", Cancel);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    /// <summary>Loans are paid out and end while others read; at last one more ends, so that a total alone tells nothing.</summary>
    private static async Task<HashSet<string>> MoveAsync(SandboxServer kiva, Func<bool> until)
    {
        var raised = new HashSet<string>(StringComparer.Ordinal);
        while (!until())
        {
            raised.Add(kiva.Portfolio.Raise().LoanId);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancel);
        }

        kiva.Portfolio.End(kiva.Portfolio.ExpectedLoans[^1].LoanId);
        return raised;
    }

    private static string[] LoanIds(SandboxServer kiva) => [.. kiva.Portfolio.ExpectedLoans.Select(loan => loan.LoanId)];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>The head, then a loan a line.</summary>
    private static async Task<List<JsonElement>> StoredAsync(Road road)
    {
        var blob = road.Account.Blobs.GetBlobContainerClient("expected-loans").GetBlobClient("Stage-145/current");
        var text = (await blob.DownloadContentAsync(Cancel)).Value.Content.ToString();
        return [.. text.Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
