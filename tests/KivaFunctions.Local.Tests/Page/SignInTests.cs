using Kiva.PartnerApi.Sandbox;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>Who may use the page: by the key, or by the name that the platform vouches for.</summary>
[Collection(OneBrowser.Name)]
public sealed class SignInTests(AzuriteFixture azurite, Browser browser)
{
    private const string Key = "the-right-key";

    [Fact]
    public async Task The_key_is_asked_for_once_a_wrong_one_is_told_and_it_is_forgotten_with_the_browser()
    {
        await using var road = await BuildAsync();
        await using (var she = await Coordinator.SitDownAsync(browser, road))
        {
            await she.GoAsync("now");
            await she.Screen.GetByLabel(she.Say("signIn.key")).FillAsync("a wrong one");
            await she.LookAsync("sign-in");
            await she.Button("signIn.enter").ClickAsync();
            await she.SeesAsync(she.Say("signIn.refused"));
            await she.LookAsync("sign-in-refused");

            await she.Screen.GetByLabel(she.Say("signIn.key")).FillAsync($" {Key}\u200b ");
            await she.Button("signIn.enter").ClickAsync();
            await she.SeesAsync(she.Say("loans.notRead"));
            await she.Screen.ReloadAsync();
            await she.SeesAsync(she.Say("loans.notRead"));
            Assert.Equal("{}", await she.Screen.EvaluateAsync<string>("JSON.stringify(localStorage)"));
            Assert.DoesNotContain(Key, await she.Screen.EvaluateAsync<string>("document.documentElement.outerHTML + location.href + document.cookie"), StringComparison.Ordinal);

            await she.Button("footer.signOut").ClickAsync();
            await she.Screen.GetByLabel(she.Say("signIn.key")).WaitForAsync();
        }

        await using var somebody = await Coordinator.SitDownAsync(browser, road);
        await somebody.GoAsync("reports");
        await somebody.Screen.GetByLabel(somebody.Say("signIn.key")).WaitForAsync();
    }

    [Fact]
    public async Task A_key_that_is_not_good_any_more_is_asked_for_again_and_she_is_where_she_was()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LocalHost:FunctionKey"] = "the-old-key" };
        var account = azurite.Lease();
        await using var road = await Road.BuildAsync(account, new SandboxOptions { Loans = 20 }, settings);
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("reports");
        await she.Screen.GetByLabel(she.Say("signIn.key")).FillAsync("the-old-key");
        await she.Button("signIn.enter").ClickAsync();
        await she.SeesAsync(she.Say("reports.none"));

        await she.Screen.EvaluateAsync("sessionStorage.setItem('kivaKey', 'one that was replaced')");
        await she.Screen.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = she.Say("nav.drop") }).First.ClickAsync();
        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        await she.SeesAsync(she.Say("signIn.refused"));
        await she.Screen.GetByLabel(she.Say("signIn.key")).FillAsync("the-old-key");
        await she.Button("signIn.enter").ClickAsync();

        await she.SeesAsync(she.Say("drop.choose"));
    }

    [Fact]
    public async Task Behind_App_Service_authentication_nothing_is_asked_and_the_name_goes_into_the_ledger()
    {
        await using var road = await BuildAsync(("WEBSITE_AUTH_ENABLED", "True"), ("Page:FunctionKey", Key), ("Reporting:Approval", "Always"));
        await using var she = await Coordinator.SitDownAsync(browser, road, headers: new() { ["X-MS-CLIENT-PRINCIPAL-NAME"] = "amina@mfi.example" });
        await she.GoAsync("drop");
        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        await she.Button("drop.handIn").ClickAsync();
        await she.AgreeAsync("drop.sendYes");

        await she.SeesAsync(she.Say("next.held"));
        await she.SeesAsync("amina@mfi.example");
        await she.Button("release.yes").ClickAsync();
        await she.AgreeAsync("release.yes");
        await she.Screen.GetByRole(Microsoft.Playwright.AriaRole.Dialog).GetByRole(Microsoft.Playwright.AriaRole.Alert).GetByText("yourself").WaitForAsync();
    }

    private Task<Road> BuildAsync(params (string Name, string Value)[] settings) => Road.BuildAsync(
        azurite.Lease(),
        new SandboxOptions { Loans = 20 },
        settings.Append(("LocalHost:FunctionKey", Key)).ToDictionary(setting => setting.Item1, string? (setting) => setting.Item2, StringComparer.Ordinal));
}
