using Kiva.PartnerApi.Sandbox;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>Lines break, hosts restart, storage goes away: she is told, nothing is lost, nothing goes twice.</summary>
[Collection(OneBrowser.Name)]
public sealed class PulledPlugTests(AzuriteFixture azurite, Browser browser)
{
    [Fact]
    public async Task A_host_that_restarts_in_the_middle_is_waited_for_and_the_report_goes_on()
    {
        await using var road = await Road.BuildAsync(
            azurite.Lease(), new SandboxOptions { Loans = 60, PostDelay = TimeSpan.FromSeconds(2) }, new() { ["Kiva:BatchSize"] = "10" });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("drop");
        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        await she.Button("drop.send", "Stage", "60").ClickAsync();
        await she.AgreeAsync("drop.sendYes");
        await she.SeesProgressAsync();

        await road.RestartAsync(async () =>
        {
            await she.Screen.GetByText(she.Say("report.lost")).WaitForAsync(new() { State = WaitForSelectorState.Visible });
            await she.LookAsync("report-lost");
        });

        await she.SeesAsync(she.Say("next.finalise"));
        Assert.False(await she.Screen.GetByText(she.Say("report.lost")).IsVisibleAsync());
        Assert.Equal(60, road.Kiva.Uploads.AcceptedRows.Count());
        Assert.Equal(6, road.Kiva.Uploads.All.Count);
    }

    [Fact]
    public async Task An_answer_that_is_lost_does_not_make_two_reports_of_one_file()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("drop");
        await she.ChooseAsync("october.csv", Exports.Of(road.Kiva));
        var isLost = false;
        await she.Screen.RouteAsync("**/api/reports?name=*", async route =>
        {
            if (isLost)
            {
                await route.ContinueAsync();
                return;
            }

            isLost = true;
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await she.Button("drop.send", "Stage", "20").ClickAsync();
        await she.AgreeAsync("drop.sendYes");
        await she.SeesInDialogAsync(she.Say("error.network"));
        await she.LookAsync("send-lost");
        await she.AgreeAsync("drop.sendYes");

        await she.SeesAsync(she.Say("next.finalise"));
        Assert.Single(road.Kiva.Uploads.All);
        await she.GoAsync("reports");
        await she.Screen.GetByRole(AriaRole.Link, new() { Name = "october.csv" }).First.WaitForAsync();
        Assert.Equal(1, await she.Screen.GetByRole(AriaRole.Link, new() { Name = "october.csv" }).CountAsync());
    }

    [Fact]
    public async Task A_view_that_cannot_be_had_says_so_and_can_be_tried_again()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("reports");
        await she.SeesAsync(she.Say("reports.none"));
        await she.Screen.RouteAsync("**/api/health", route => route.AbortAsync());

        await she.GoAsync("health");
        await she.SeesAsync(she.Say("error.network"));
        await she.LookAsync("error");
        await she.Screen.UnrouteAsync("**/api/health");
        await she.Button("tryAgain").ClickAsync();

        await she.SeesAsync(she.Say("health.deepWhat"));
    }
}
