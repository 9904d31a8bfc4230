using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Settings;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>What stands in a file, or in its name, is text: it neither runs nor turns what stands around it.</summary>
[Collection(OneBrowser.Name)]
public sealed class HostileExportTests(AzuriteFixture azurite, Browser browser)
{
    private const string Script = "<img src=x onerror=\"document.title='taken'\">";
    private const string Formula = "=HYPERLINK(\"http://evil.example\",\"1\")";
    private const string TurnsRight = "\u202e0001-NAOL";

    private static readonly string Long = new('L', 199);

    [Fact]
    public async Task Markup_formulas_marks_of_direction_and_long_ids_are_shown_as_text()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Reporting:UnknownLoans"] = "Reject", ["Reporting:MaxRejectedShare"] = "1" });
        await using var she = await Coordinator.SitDownAsync(browser, road, isPhone: true);
        await she.GoAsync("drop");
        await she.ChooseAsync($"{Script}{TurnsRight}.csv", Export(road));
        await she.Screen.Locator(".preview").WaitForAsync();
        var seen = await she.Screen.Locator("main").InnerTextAsync();
        Assert.All([Script, Formula, Long, TurnsRight.Replace('\u202e', '\ufffd')], text => Assert.Contains(text, seen, StringComparison.Ordinal));
        Assert.DoesNotContain('\u202e', seen);
        await she.LookAsync("drop-hostile");

        await she.Screen.Locator("#send").ClickAsync();
        await she.AgreeAsync("drop.sendYes");
        await she.SeesAsync(she.Say("next.correct", "4"));
        await she.LookAsync("report-hostile");
        var (_, results) = await she.SaveAsync(she.Button("files.excel"));
        Assert.DoesNotContain("\n=", results, StringComparison.Ordinal);
        Assert.DoesNotContain(",=", results, StringComparison.Ordinal);
        var (name, export) = await she.SaveAsync(she.Button("files.export"));
        Assert.Equal(Export(road), export);
        Assert.EndsWith(".csv", name, StringComparison.Ordinal);

        await she.GoAsync("reports");
        await she.Screen.GetByRole(AriaRole.Table).WaitForAsync();
        await she.LookAsync("reports-hostile");
        Assert.DoesNotContain("taken", await she.Screen.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await she.Screen.Locator("main img").CountAsync());
    }

    [Fact]
    public async Task Hostile_ids_of_expected_loans_are_text_on_the_page_and_in_the_file()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await road.Services.GetRequiredService<ExpectedLoanStore>().SaveAsync(
            KivaEnvironment.Stage,
            "145",
            new ExpectedLoanList(road.Time.GetUtcNow(), [.. new[] { Script, Formula, TurnsRight, Long }.Select(id => new ExpectedLoan(id, null, Kiva.PartnerApi.Loans.LoanStatus.PayingBack, "XOF", null))]),
            TestContext.Current.CancellationToken);
        await using var she = await Coordinator.SitDownAsync(browser, road, "fr-FR", isPhone: true, isDark: true);
        await she.GoAsync("now");
        await she.SeesAsync(Script);
        await she.LookAsync("now-hostile");

        await she.Screen.GetByLabel(she.Say("now.search")).FillAsync("hyperlink");
        await she.SeesAsync(Formula);
        Assert.Equal(0, await she.Screen.GetByText(Long).CountAsync());
        var (name, file) = await she.SaveAsync(she.Button("now.csv"));
        Assert.StartsWith("unreported-", name, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=", file, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\"=", file, StringComparison.Ordinal);
        Assert.Contains(Long, file, StringComparison.Ordinal);
    }

    private static string Export(Road road) => Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans)
        + string.Concat(new[] { Script, Formula, TurnsRight, Long }.Select(id => $"\"{id.Replace("\"", "\"\"", StringComparison.Ordinal)}\",12.00\n"));
}
