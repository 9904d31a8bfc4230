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
