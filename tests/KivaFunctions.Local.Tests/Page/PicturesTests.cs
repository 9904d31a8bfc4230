using System.Globalization;
using Kiva.PartnerApi.Sandbox;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>
/// A month as <c>docs/coordinator.md</c> tells it, in each language: mistakes are shown, what is right is sent, what did not arrive is told, a doubtful file is held.
/// The pictures of that page are taken on the way, to <c>artifacts/pictures/{language}</c>.
/// </summary>
[Collection(OneBrowser.Name)]
public sealed class PicturesTests(AzuriteFixture azurite, Browser browser)
{
    /// <summary>Pixels: as wide as the guide is where it is read, so that nothing is scaled.</summary>
    private const int Width = 800;

    /// <summary>Pixels between what is shown and the edge of the picture.</summary>
    private const int Margin = 8;

    [Theory]
    [InlineData("en-GB", "repayments.csv", "repayments-2.csv", "Loan ID", "Principal Repaid")]
    [InlineData("fr-SN", "remboursements.csv", "remboursements-2.csv", "N° de prêt", "Capital remboursé")]
    [InlineData("es-PE", "reembolsos.csv", "reembolsos-2.csv", "N° de crédito", "Capital pagado")]
    [InlineData("pt-BR", "reembolsos.csv", "reembolsos-2.csv", "N° do contrato", "Capital pago")]
    public async Task The_guide_tells_and_shows_what_the_page_does(string locale, string first, string second, string loanHeading, string amountHeading)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 40 }, new() { ["Kiva:BatchSize"] = "20" });
        var separator = CultureInfo.GetCultureInfo(locale).NumberFormat.NumberDecimalSeparator;
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        var wrong = loans.SkipWhile(loan => !loan.LoanId.StartsWith('0')).Take(3).ToArray();
        await LastMonthAsync(road, loans);
        await using var she = await Coordinator.SitDownAsync(browser, road, locale);
        await she.Screen.SetViewportSizeAsync(Width, 800);

        await she.GoAsync("drop");
        await she.ChooseAsync(first, Export(WithMistakes));
        await she.SeesAsync(she.Say("drop.canGo", "37", "40"));
        await she.SeesAsync(she.Say("changes.added"));
        await TakeAsync(she, "drop", she.Screen.Locator(".preview .glance"));
        var rows = she.Table("rows.withProblems.other", "3");
        Assert.Equal(["amount.missing", "amount.not-a-number", "loan.similar"], (await rows.Locator("code").AllInnerTextsAsync()).Order(StringComparer.Ordinal));
        await TakeAsync(she, "rows", rows, from: she.Screen.GetByRole(AriaRole.Heading, new() { Name = she.Say("rows.withProblems.other", "3") }));

        await she.Button("drop.send", "Stage", "37").ClickAsync();
        await she.AgreeAsync("drop.sendYes");
        await she.SeesAsync(she.Say("next.correct", "3"));
        await TakeAsync(she, "report", she.Table("batches.title"));

        await she.GoAsync("drop");
        await she.ChooseAsync(second, Export(Right) + $"Total;{Amount(loans.Sum(loan => loan.PrincipalRepaid) + 1000)}\n");
        await she.SeesAsync(she.Say("drop.wouldBeHeld"));
        await she.Button("drop.handIn").ClickAsync();
        await she.AgreeAsync("drop.sendYes");
        await she.SeesAsync(she.Say("next.held"));
        Assert.Equal("total.differs", await she.Screen.Locator(".reasons code").InnerTextAsync());
        await TakeAsync(she, "held", she.Screen.Locator(".buttons").First);

        await she.GoAsync("now");
        await she.SeesAsync(she.Say("now.reported", "37", "40"));
        await she.Screen.GetByRole(AriaRole.Link, new() { Name = second }).WaitForAsync();
        await TakeAsync(she, "now", she.Screen.Locator(".tools"));

        string Export(Func<SandboxLoan, string, string> row) => Exports.Csv($"{loanHeading};{amountHeading}", loans.Select(loan => row(loan, Amount(loan.PrincipalRepaid))));

        string Amount(decimal amount) => amount.ToString(CultureInfo.InvariantCulture).Replace(".", separator, StringComparison.Ordinal);

        string Right(SandboxLoan loan, string amount) => $"{loan.LoanId};{amount}";

        string WithMistakes(SandboxLoan loan, string amount) => Array.IndexOf(wrong, loan) switch
        {
            0 => Right(loan, amount).TrimStart('0'), // As Excel does it.
            1 => Right(loan, ""),
            2 => Right(loan, $"{amount[..^1]}O"), // The letter.
            _ => Right(loan, amount),
        };
    }

    /// <summary>Something to compare this month with: half as much of each loan but the last two.</summary>
    private static async Task LastMonthAsync(Road road, IReadOnlyList<SandboxLoan> loans)
    {
        var before = Exports.Csv("Loan ID,Principal Repaid", loans.SkipLast(2).Select(loan => string.Create(CultureInfo.InvariantCulture, $"{loan.LoanId},{decimal.Round(loan.PrincipalRepaid / 2)}")));
        await road.ReportAsync(await road.HandInAsync(before), "completed");
        road.Time.Advance(TimeSpan.FromDays(31));
    }

    /// <summary>The whole width of the page, from its top or an element down to the end of another.</summary>
    private static async Task TakeAsync(Coordinator she, string name, ILocator until, ILocator? from = null)
    {
        await she.Screen.EvaluateAsync("document.activeElement.blur(), scrollTo(0, 0)");
        var last = (await until.BoundingBoxAsync())!;
        var top = from is null ? 0 : (await from.BoundingBoxAsync())!.Y - Margin;
        await she.Screen.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(Repository.PathOf("artifacts/pictures"), she.Language, $"{name}.png"),
            FullPage = true,
            Clip = new Clip { X = 0, Y = top, Width = Width, Height = last.Y + last.Height + Margin - top },
        });
    }
}
