using Kiva.PartnerApi.Sandbox;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>Haste, a slow line, a wrong address: what people do and what lines do.</summary>
[Collection(OneBrowser.Name)]
public sealed class StumbleTests(AzuriteFixture azurite, Browser browser)
{
    [Fact]
    public async Task Of_two_files_chosen_in_haste_only_the_last_one_is_shown_and_can_be_sent()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("drop");
        var old = new TaskCompletionSource();
        await she.Screen.RouteAsync("**/api/reports?dryRun=true&name=old.csv", async route =>
        {
            await old.Task;
            await route.ContinueAsync();
        });
        await she.ChooseAsync("old.csv", Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans.Take(3)));
        await she.ChooseAsync("new.csv", Exports.Of(road.Kiva));
        await she.Button("drop.send", "Stage", "20").WaitForAsync();

        await she.Screen.RunAndWaitForResponseAsync(
            () =>
            {
                old.SetResult();
                return Task.CompletedTask;
            },
            "**/api/reports?dryRun=true&name=old.csv");

        Assert.Equal("new.csv", await she.Screen.Locator(".preview h2").First.InnerTextAsync());
        await she.Button("drop.send", "Stage", "20").ClickAsync();
        await she.SeesInDialogAsync("new.csv");
        await she.AgreeAsync("drop.sendYes");
        await she.SeesAsync(she.Say("next.finalise"));
    }

    [Fact]
    public async Task What_is_being_sent_cannot_be_turned_away_from()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("drop");
        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        var sent = new TaskCompletionSource();
        await she.Screen.RouteAsync("**/api/reports?name=*", async route =>
        {
            await sent.Task;
            await route.ContinueAsync();
        });
        await she.Button("drop.send", "Stage", "20").ClickAsync();
        await she.AgreeAsync("drop.sendYes");

        await she.Screen.Keyboard.PressAsync("Escape");
        var dialog = she.Screen.GetByRole(AriaRole.Dialog);
        Assert.True(await dialog.IsVisibleAsync());
        Assert.True(await dialog.GetByRole(AriaRole.Button, new() { Name = she.Say("back") }).IsDisabledAsync());
        sent.SetResult();

        await she.SeesAsync(she.Say("next.finalise"));
        Assert.Single(road.Kiva.Uploads.All);
    }

    [Fact]
    public async Task A_file_that_is_let_fall_on_another_view_is_checked_too()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("health");
        await she.SeesAsync(she.Say("health.deepWhat"));

        await she.Screen.EvaluateAsync(
            "content => { const data = new DataTransfer(); data.items.add(new File([content], 'fallen.csv')); window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true })); }",
            Exports.Of(road.Kiva));

        await she.Button("drop.send", "Stage", "20").WaitForAsync();
        await she.SeesAsync("fallen.csv");
    }

    [Theory]
    [InlineData("constructor")]
    [InlineData("__proto__")]
    [InlineData("reports/.")]
    [InlineData("reports/%3Cscript%3E")]
    public async Task An_address_that_is_none_leads_somewhere(string view)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);

        await she.GoAsync(view);

        await she.SeesAsync(view.StartsWith("reports", StringComparison.Ordinal) ? she.Say("error.noReport") : she.Say("loans.notRead"));
    }

    [Fact]
    public async Task The_way_past_the_menu_stays_on_the_view()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("reports");
        await she.SeesAsync(she.Say("reports.none"));

        await she.Screen.Locator(".skip").FocusAsync();
        await she.Screen.Keyboard.PressAsync("Enter");

        Assert.Equal("main", await she.Screen.EvaluateAsync<string>("document.activeElement.id"));
        Assert.EndsWith("#/reports", she.Screen.Url, StringComparison.Ordinal);
        await she.SeesAsync(she.Say("reports.none"));
    }

    [Theory]
    [InlineData("**/api/page/en.json")]
    [InlineData("**/api/page/parts.js")]
    public async Task A_page_that_does_not_arrive_whole_says_so(string lost)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.Screen.RouteAsync(lost, route => route.AbortAsync());

        await she.GoAsync("now");

        await she.SeesAsync("The page did not arrive whole. Reload it.");
        await she.Screen.UnrouteAsync(lost);
        await she.Screen.ReloadAsync();
        await she.SeesAsync(she.Say("loans.notRead"));
    }

    [Fact]
    public async Task Passing_troubles_while_a_report_is_sent_do_not_take_it_away_and_its_history_comes_later()
    {
        await using var road = await Road.BuildAsync(
            azurite.Lease(), new SandboxOptions { Loans = 60, PostDelay = TimeSpan.FromSeconds(2) }, new() { ["Kiva:BatchSize"] = "10" });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        var troubles = 0;
        await she.Screen.RouteAsync("**/api/reports/2*", async route =>
        {
            if (Interlocked.Increment(ref troubles) is 2 or 3)
            {
                await route.FulfillAsync(new() { Status = 500, Body = "{}" });
                return;
            }

            await route.ContinueAsync();
        });
        var stories = 0;
        await she.Screen.RouteAsync("**/story", async route =>
        {
            if (Interlocked.Increment(ref stories) == 1)
            {
                await route.FulfillAsync(new() { Status = 500, Body = "{}" });
                return;
            }

            await route.ContinueAsync();
        });
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(id, "sending");
        await she.GoAsync($"reports/{id}");

        await she.Button("files.excel").FocusAsync();
        await she.SeesAsync(she.Say("next.finalise"));
        await she.Screen.Locator(".story li").First.WaitForAsync();

        Assert.Equal("excel", await she.Screen.EvaluateAsync<string>("document.activeElement.id"));
    }
}
