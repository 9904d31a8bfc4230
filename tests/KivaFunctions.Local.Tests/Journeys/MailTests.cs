using Kiva.PartnerApi.Sandbox;

namespace KivaFunctions.Local.Tests.Journeys;

public sealed class MailTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task What_is_dropped_comes_back_as_a_mail_with_the_next_step_and_the_rows()
    {
        await using var mails = await MailReceiver.StartAsync(isTls: true, asksForLogin: true);
        await using var road = await Road.BuildAsync(
            azurite.Lease(),
            new SandboxOptions { Loans = 30 },
            new(mails.Settings(security: "Tls", logsIn: true).Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            {
                ["Reporting:Language"] = "pt", ["Alerts:Mail:AttachResults"] = "true", ["Page:Url"] = "https://mfi.example/api/page",
            });
        var rows = road.Kiva.Portfolio.ExpectedLoans.Select(loan => $"{loan.LoanId},{Exports.Amount(loan)}").ToArray();

        var id = await road.DropAsync("october.csv", Exports.Csv("Loan ID,Principal Repaid", [.. rows[1..], $"{rows[0]}x"]));
        await road.ReportAsync(id, "completed");
        await road.UntilAsync(() => Task.FromResult(mails.Mails.Count > 0));
        await road.UntilAsync(async () => !await road.Reports.GetBlobClient($"open/{id}").ExistsAsync(TestContext.Current.CancellationToken));
        await road.PassAsync(TimeSpan.FromMinutes(15));

        var mail = Assert.Single(mails.Mails);
        Assert.StartsWith("[Kiva Stage] Relatório concluído, mas faltam linhas", mail.Subject, StringComparison.Ordinal);
        var text = mail.TextBody!.ReplaceLineEndings("\n");
        Assert.Contains("- lidas – linhas: 30, soma: ", text, StringComparison.Ordinal);
        Assert.Contains("- aceitas pela Kiva – linhas: 29, soma: ", text, StringComparison.Ordinal);
        Assert.Contains($"\nhttps://mfi.example/api/page#/reports/{id}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("october", text, StringComparison.Ordinal);
        Assert.Single(mail.Attachments);
    }
}
