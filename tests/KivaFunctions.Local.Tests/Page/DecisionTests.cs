using System.Net;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>What waits for a person is found, explained and decided on the page.</summary>
[Collection(OneBrowser.Name)]
public sealed class DecisionTests(AzuriteFixture azurite, Browser browser)
{
    [Theory]
    [InlineData("en-US")]
    [InlineData("fr-FR")]
    [InlineData("es-MX")]
    [InlineData("pt-MZ")]
    public async Task A_held_report_is_found_read_and_released(string locale)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Reporting:Approval"] = "Always" });
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(id, "held");
        await using var she = await Coordinator.SitDownAsync(browser, road, locale);

        await she.GoAsync("now");
        await she.SeesAsync(new Problem(ProblemCatalog.ReportApproval).Text(locale[..2]));
        await she.LookAsync("now-waits");
        await she.Screen.GetByRole(AriaRole.Link, new() { Name = "october.csv" }).ClickAsync();
        await she.SeesAsync(she.Say("next.held"));
        await she.LookAsync("report-held");
        await she.Button("release.yes").ClickAsync();
        await she.SeesInDialogAsync(she.Say("release.text", "Stage"));
        await she.LookAsync("release");
        Assert.Empty(road.Kiva.Uploads.All);
        await she.AgreeAsync("release.yes");

        await she.SeesAsync(she.Say("next.finalise"));
        Assert.Single(road.Kiva.Uploads.All);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-FR")]
    [InlineData("es-PE")]
    [InlineData("pt-BR")]
    public async Task An_unknown_batch_is_looked_for_in_PA2_and_resolved(string locale)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 30 }, new() { ["Kiva:BatchSize"] = "10" });
        road.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(id, "held");
        await using var she = await Coordinator.SitDownAsync(browser, road, locale);

        await she.GoAsync($"reports/{id}");
        await she.SeesAsync(she.Say("next.unknown"));
        await she.LookAsync("report-unknown");
        await she.Button("resolve.yes").ClickAsync();
        await she.LookAsync("resolve");

        // Of another batch: the app knows better, and says so where she is.
        var dialog = she.Screen.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(she.Say("resolve.seen")).CheckAsync();
        await dialog.GetByLabel(she.Say("resolve.upload")).FillAsync("98002");
        await she.AgreeAsync("resolve.yes");
        await dialog.GetByRole(AriaRole.Alert).GetByText("98002").WaitForAsync();
        await dialog.GetByLabel(she.Say("resolve.upload")).FillAsync("98001");
        await she.AgreeAsync("resolve.yes");

        await she.SeesAsync(she.Say("next.finalise"));
        Assert.Equal(3, road.Kiva.Uploads.All.Count);
    }

    [Fact]
    public async Task A_report_that_was_cancelled_with_an_unknown_batch_still_waits_for_her_word()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 30 }, new() { ["Kiva:BatchSize"] = "10" });
        road.Kiva.Faults.Next(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true);
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(id, "held");
        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(id, "cancel"));
        await using var she = await Coordinator.SitDownAsync(browser, road);

        await she.GoAsync("now");
        await she.Screen.GetByRole(AriaRole.Link, new() { Name = "october.csv" }).ClickAsync();
        await she.SeesAsync(she.Say("next.unknown"));
        await she.Button("resolve.yes").ClickAsync();
        var dialog = she.Screen.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(she.Say("resolve.seen")).CheckAsync();
        await dialog.GetByLabel(she.Say("resolve.upload")).FillAsync("98001");
        await she.AgreeAsync("resolve.yes");
        await she.SeesAsync(she.Say("next.cancelled"));

        await she.GoAsync("now");
        await she.SeesAsync(she.Say("now.nothingWaits"));
    }

    [Fact]
    public async Task Cancelling_says_what_it_does_and_can_be_thought_better_of()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Reporting:Approval"] = "Always" });
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(id, "held");
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync($"reports/{id}");

        await she.Button("cancel.yes").ClickAsync();
        await she.Screen.Keyboard.PressAsync("Escape");
        Assert.Equal("held", (await road.FindAsync(id))!.State);
        await she.Button("cancel.yes").ClickAsync();
        await she.SeesInDialogAsync(she.Say("cancel.notSent", "20"));
        await she.AgreeAsync("cancel.yes");

        await she.SeesAsync(she.Say("next.cancelled"));
        Assert.Empty(road.Kiva.Uploads.All);
    }

    [Fact]
    public async Task A_report_that_stalled_is_resumed()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        road.Kiva.Faults.Next(Fault.ExpiredToken, SandboxEndpoint.Post, count: 2);
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(id, "stalled");
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync($"reports/{id}");
        await she.LookAsync("report-stalled");

        await she.Button("resume.yes").ClickAsync();
        await she.AgreeAsync("resume.yes");

        await she.SeesAsync(she.Say("next.finalise"));
    }

    [Fact]
    public async Task The_month_is_closed_with_the_numbers_of_PA2()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 });
        await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");
        await using var she = await Coordinator.SitDownAsync(browser, road);
        await she.GoAsync("now");

        await she.Button("now.finalYes").ClickAsync();
        var dialog = she.Screen.GetByRole(AriaRole.Dialog);
        Assert.Equal("", await dialog.GetByLabel(she.Say("now.finalReported")).InputValueAsync());
        await dialog.GetByLabel(she.Say("now.finalReported")).FillAsync("19");
        await dialog.GetByLabel(she.Say("now.finalExpected")).FillAsync("20");
        await she.LookAsync("close-month");
        await she.AgreeAsync("now.finalYes");
        await she.SeesAsync(she.Say("now.differs", "20", "20"));
        await she.LookAsync("month-closed");
        Assert.Equal(0, await she.Button("now.finalYes").CountAsync());

        await she.GoAsync("drop");
        await she.ChooseAsync("late.csv", Exports.TwoColumns(road.Kiva.Portfolio.ExpectedLoans.Skip(1)));
        await she.SeesAsync(she.Say("drop.wouldBeHeld"));
        await she.Screen.GetByText(ProblemCatalog.CycleClosed).First.WaitForAsync();
    }
}
