using System.Globalization;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>Logs are read by more people than exports are: ids of reports and counts, nothing else.</summary>
public sealed class NothingLeaksTests(AzuriteFixture azurite)
{
    /// <summary>In a column that is not asked for, as many exports have one.</summary>
    private const string Borrower = "Zéphirine Quagmire";

    private const string Secret = "s3cret-that-nobody-sees";

    private const string Key = "key-that-nobody-sees";

    [Fact]
    public async Task No_secret_token_borrower_or_amount_is_in_any_log_or_message_whatever_goes_wrong()
    {
        await using var mails = await MailReceiver.StartAsync(asksForLogin: true);
        await using var road = await Road.BuildAsync(
            azurite.Lease(),
            new SandboxOptions { Loans = 80, ThreeColumns = true, ClientSecret = Secret },
            new(mails.Settings(logsIn: true).Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            {
                ["Kiva:BatchSize"] = "10", ["Kiva:PostTimeout"] = "00:00:01", ["LocalHost:FunctionKey"] = Key, ["Logging:LogLevel:Microsoft"] = "Trace", ["Reporting:Language"] = "fr",
            });
        road.Http.DefaultRequestHeaders.Add("x-functions-key", Key);
        var names = await NamesAsync(road.Kiva);
        var loans = road.Kiva.Portfolio.ExpectedLoans;

        road.Kiva.Faults.Next(Fault.Status500, SandboxEndpoint.Token);
        road.Kiva.Faults.Next(Fault.ExpiredToken, SandboxEndpoint.Loans);
        road.Kiva.Faults.Next(Fault.TruncatedJson, SandboxEndpoint.Loans);
        foreach (var fault in new[] { Fault.ExpiredToken, Fault.Status502Html, Fault.Status429RetryAfter, Fault.DropConnection, Fault.Status500, Fault.TruncatedJson, Fault.SlowAnswer })
        {
            road.Kiva.Faults.Next(fault, SandboxEndpoint.Post, wait: TimeSpan.FromSeconds(fault is Fault.SlowAnswer ? 30 : 1));
        }

        // Unknown three times in a row, then one more in doubt, mistakes of every kind, and a file that is none.
        var mistakes = new[] { $"{loans[0].LoanId},{loans[0].ClientId},-9876543.21,{Borrower}", $"x{loans[1].LoanId},,12345678.905,{Borrower}", $",,N/A,{Borrower}" };
        var rows = loans.Skip(2).Select(loan => $"{loan.LoanId},{loan.ClientId},{Exports.Amount(loan)},{Borrower}");
        var id = await road.DropAsync("october.csv", Exports.Csv("Loan ID,Client ID,Principal Repaid,Name", rows.Concat(mistakes)));
        await road.ReportAsync(id, report => report.WaitingUntil is not null);
        await road.UntilAsync(async () =>
        {
            await road.PassAsync(TimeSpan.FromMinutes(10));
            return (await road.FindAsync(id))!.State == "held";
        });
        await road.DecideAsync(id, "batches/1/resolve", """{"seenInPa2": true, "uploadId": 1}""");
        await road.ReportAsync(await road.DropAsync("names.csv", $"{Borrower},9876543.21\n{Borrower},12345678.905\n"), "rejected");
        await road.ReportAsync(await road.DropAsync("contradiction.csv", $"Loan ID,Client ID,Amount\n{loans[3].LoanId},{loans[3].ClientId},\"1.234.567,50\"\n{loans[4].LoanId},{loans[4].ClientId},\"1,234,567.50\"\n"), "rejected");
        using (await road.SendAsync("/api/reports", "{"))
        {
        }

        var logs = road.Logs.ToString();
        await road.ToldAsync(2100);
        await road.ToldAsync(2103);
        Assert.Superset(new HashSet<int> { 1000, 1001, 1011, 9000 }, road.Logs.EventIds.ToHashSet());
        string[] secrets = [Secret, Key, "eyJ", Borrower, "Quagmire", "9876543.21", "12345678.905", "1.234.567,50", "1,234,567.50", "AccountKey", MailReceiver.Password, .. names];
        Assert.DoesNotContain(secrets, secret => logs.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(loans, loan => logs.Contains(loan.LoanId, StringComparison.Ordinal));

        await road.UntilAsync(() => Task.FromResult(mails.Mails.Count(mail => mail.Subject!.Contains("rejet", StringComparison.Ordinal)) == 2));
        Assert.Contains(mails.Mails, mail => mail.TextBody!.Contains("2103 BatchUnknown", StringComparison.Ordinal));
        Assert.All(mails.Mails, mail =>
        {
            var text = string.Join('\n', mail.Headers.Select(header => header.Value).Append(mail.TextBody));
            Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(loans, loan => text.Contains(loan.LoanId, StringComparison.Ordinal));
            Assert.DoesNotContain("october", text, StringComparison.Ordinal);
            Assert.DoesNotContain("names.csv", text, StringComparison.Ordinal);
        });

        await AssertMessagesAreNudgesAsync(road);
    }

    [Fact]
    public async Task No_borrower_column_is_kept_beside_the_export_itself()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 });
        var rows = road.Kiva.Portfolio.ExpectedLoans.Select(loan => $"{loan.LoanId},{Exports.Amount(loan)},{Borrower}");

        var id = await road.DropAsync("october.csv", Exports.Csv("Loan ID,Principal Repaid,Name", rows));
        await road.ReportAsync(id, "completed");
        await road.UntilAsync(async () => !await road.Reports.GetBlobClient($"open/{id}").ExistsAsync(TestContext.Current.CancellationToken));

        foreach (var name in await Road.BlobsAsync(road.Account))
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            var blob = await road.Account.Blobs.GetBlobContainerClient(name[..slash]).GetBlobClient(name[(slash + 1)..]).DownloadContentAsync(TestContext.Current.CancellationToken);
            Assert.Equal((name, name.EndsWith("/export.csv", StringComparison.Ordinal)), (name, blob.Value.Content.ToString().Contains(Borrower, StringComparison.Ordinal)));
        }
    }

    private static async Task AssertMessagesAreNudgesAsync(Road road)
    {
        await road.Services.GetRequiredService<Nudges>().SendAsync(ReportId.Parse("20261101T000000Z-0123456789ab")!, TestContext.Current.CancellationToken);
        var messages = await road.Nudges.PeekMessagesAsync(32, TestContext.Current.CancellationToken);
        Assert.All(messages.Value, message => Assert.Matches("""^\{"version":1,"reportId":"[0-9TZa-f-]+"(,"traceParent":"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]")?\}$""", message.Body.ToString()));
    }

    /// <summary>The borrowers' names and places, which only Kiva's answers hold.</summary>
    private static async Task<string[]> NamesAsync(SandboxServer kiva)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", "practice-client"), new("client_secret", Secret), new("audience", kiva.Audience), new("scope", "read:loans"),
        ]);
        using var token = await http.PostAsync(kiva.TokenUrl, form, TestContext.Current.CancellationToken);
        var granted = await token.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        http.DefaultRequestHeaders.Authorization = new("Bearer", granted.GetProperty("access_token").GetString());
        var page = await http.GetFromJsonAsync<JsonElement>(
            new Uri(kiva.ApiBaseUrl, string.Create(CultureInfo.InvariantCulture, $"v3/partner/145/loans?limit=3000")), TestContext.Current.CancellationToken);
        string[] names = [.. page.GetProperty("data").EnumerateArray().SelectMany(loan => new[] { loan.GetProperty("name").GetString(), loan.GetProperty("location").GetString() }).OfType<string>().Distinct()];
        Assert.NotEmpty(names);
        return names;
    }
}
