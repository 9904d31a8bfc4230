using Kiva.PartnerApi.Sandbox;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>Every view, by day and by night, on a desk and on a phone, by keyboard alone.</summary>
[Collection(OneBrowser.Name)]
public sealed class ViewTests(AzuriteFixture azurite, Browser browser)
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Every_view_can_be_read_by_everybody(bool isPhone, bool isDark)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 30, ThreeColumns = true }, new() { ["Kiva:BatchSize"] = "10" });
        var half = road.Kiva.Portfolio.ExpectedLoans.Take(15);
        var id = await road.DropAsync("october.csv", Exports.ThreeColumns(half));
        await road.ReportAsync(id, "completed");
        await road.ReportAsync(await road.DropAsync("notes.csv", "these are, no\nrepayments, at all\n"), "rejected");
        await using var she = await Coordinator.SitDownAsync(browser, road, "pt-BR", isPhone, isDark);
        var kind = $"{(isPhone ? "phone" : "desk")}-{(isDark ? "dark" : "light")}";

        foreach (var (view, sign) in new[]
        {
            ("now", she.Say("now.unreported")), ("drop", she.Say("drop.hint")), ("reports", "october.csv"), ("loans", she.Say("loans.what")), ("health", she.Say("health.deepWhat")), ($"reports/{id}", she.Say("story.title")),
        })
        {
            await she.GoAsync(view);
            await she.SeesAsync(sign);
            await she.LookAsync($"{view.Split('/')[0]}{(view.Contains('/', StringComparison.Ordinal) ? "-one" : "")}-{kind}");
            Assert.StartsWith("Stage · ", await she.Screen.TitleAsync(), StringComparison.Ordinal);
            Assert.Contains("STAGE", await she.Screen.Locator("#environment").InnerTextAsync(), StringComparison.Ordinal);
        }

        await she.GoAsync("health");
        await she.Button("health.deep").ClickAsync();
        await she.SeesAsync("test-loan");
        await she.LookAsync($"health-deep-{kind}");
    }

    [Fact]
    public async Task Production_is_another_colour_another_word_and_another_title()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Kiva:Environment"] = "Production" });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("drop");
        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        await she.Button("drop.send", "Production", "20").WaitForAsync();

        Assert.StartsWith("Production · ", await she.Screen.TitleAsync(), StringComparison.Ordinal);
        await she.LookAsync("drop-production");
        Assert.Equal(she.Say("environment.Production"), await she.Screen.Locator("#environment").InnerTextAsync());
    }

    [Fact]
    public async Task A_keyboard_is_enough_to_send_a_file()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("now");
        await she.SeesAsync(she.Say("loans.notRead"));
        var keys = she.Screen.Keyboard;
        await FocusAsync(she, she.Screen.GetByRole(AriaRole.Link, new() { Name = she.Say("nav.drop") }));
        await keys.PressAsync("Enter");
        await she.SeesAsync(she.Say("drop.choose"));
        Assert.Equal("H1", await she.Screen.EvaluateAsync<string>("document.activeElement.tagName"));
        await FocusAsync(she, she.Screen.Locator("#file"));
        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        await she.Button("drop.send", "Stage", "20").WaitForAsync();
        await FocusAsync(she, she.Screen.Locator("#send"));
        await keys.PressAsync("Enter");
        await she.SeesInDialogAsync(she.Say("drop.sendTitle"));
        await FocusAsync(she, she.Screen.Locator("dialog button.main"));
        await keys.PressAsync("Enter");

        await she.SeesAsync(she.Say("next.finalise"));
    }

    [Fact]
    public async Task Another_language_can_be_chosen_and_is_kept()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("now");
        await she.SeesAsync(she.Say("loans.notRead"));

        await she.Screen.Locator("#language").SelectOptionAsync("pt");

        await she.SeesAsync(PageTexts.Say("pt", "loans.notRead"));
        Assert.Equal("pt", await she.Screen.EvaluateAsync<string>("document.documentElement.lang"));
        await she.Screen.ReloadAsync();
        await she.SeesAsync(PageTexts.Say("pt", "loans.notRead"));
    }

    /// <summary>By the tab key alone.</summary>
    private static async Task FocusAsync(Coordinator she, ILocator wanted)
    {
        for (var press = 0; press < 40; press++)
        {
            await she.Screen.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("node => node === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail("The tab key does not come to it.");
    }
}
