using System.Globalization;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>What the coordinator does every month, in each language.</summary>
[Collection(OneBrowser.Name)]
public sealed class JourneyTests(AzuriteFixture azurite, Browser browser)
{
    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-SN")]
    [InlineData("es-PE")]
    [InlineData("pt-BR")]
    public async Task A_file_with_mistakes_is_read_corrected_and_sent_until_the_ring_is_full(string locale)
    {
        await using var road = await Road.BuildAsync(
            azurite.Lease(), new SandboxOptions { Loans = 40, PostDelay = TimeSpan.FromSeconds(1) }, new() { ["Kiva:BatchSize"] = "10" });
        await using var she = await Coordinator.SitDownAsync(browser, road, locale);
        await she.GoAsync("now");
        await she.SeesAsync(she.Say("loans.notRead"));
        await TellSpeedAsync(she);
        await she.LookAsync("now-not-read");
        await she.Button("loans.refresh").ClickAsync();
        await she.SeesAsync(she.Say("now.reported", "0", "40"));
        await she.LookAsync("now-empty");

        await she.Screen.GetByRole(AriaRole.Link, new() { Name = she.Say("nav.drop") }).ClickAsync();
        await she.ChooseAsync("october.csv", WithMistakes(road));
        await she.SeesAsync(she.Say("drop.canGo", "38", "40"));
        await she.SeesAsync(new Problem("amount.missing").Text(locale[..2]));
        var rows = she.Screen.GetByRole(AriaRole.Table, new() { Name = she.Say("rows.withProblems.other", "2") });
        Assert.Contains("12a", await rows.InnerTextAsync(), StringComparison.Ordinal);
        await she.SeesAsync(she.Say("drop.coverage", "38", "40"));
        await she.LookAsync("drop-with-mistakes");

        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        await she.SeesAsync(she.Say("drop.canGo", "40", "40"));
        await she.LookAsync("drop-right");
        await she.Button("drop.send", "Stage", "40").ClickAsync();
        await she.LookAsync("send");
        await she.AgreeAsync("drop.sendYes");

        await she.SeesProgressAsync();
        await she.SeesAsync(she.Say("next.finalise"));
        await she.LookAsync("report-completed");
        var seen = await she.Screen.Locator("main").InnerTextAsync();
        Assert.All(road.Kiva.Uploads.All, upload => Assert.Contains(upload.UploadId.ToString(CultureInfo.InvariantCulture), seen, StringComparison.Ordinal));
        Assert.Equal(40, road.Kiva.Uploads.All.Sum(upload => upload.Rows.Count));

        await she.GoAsync("now");
        await she.SeesAsync(she.Say("now.reported", "40", "40"));
        await she.Screen.Locator("svg[aria-label*='100']").WaitForAsync();
        await she.SeesAsync(she.Say("now.allReported"));
        await she.LookAsync("now-full");
    }

    /// <summary>For whoever reads the output; a time proves nothing on a machine that is shared.</summary>
    private static async Task TellSpeedAsync(Coordinator she) => TestContext.Current.TestOutputHelper!.WriteLine(await she.Screen.EvaluateAsync<string>("""
        (() => {
            const files = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'));
            const bytes = files.reduce((sum, file) => sum + file.transferSize, 0);
            return `The first view was there after ${Math.round(performance.now())} ms, with ${files.length} answers and ${bytes} bytes on the line.`;
        })()
        """));

    private static string WithMistakes(Road road) => Exports.Csv("Loan ID,Principal Repaid", road.Kiva.Portfolio.ExpectedLoans.Select((loan, index) => index switch
    {
        3 => $"{loan.LoanId},",
        7 => $"{loan.LoanId},12a",
        _ => $"{loan.LoanId},{Exports.Amount(loan)}",
    }));
}
