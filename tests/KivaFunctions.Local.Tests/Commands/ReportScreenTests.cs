using System.Globalization;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using KivaFunctions.Local.Commands;
using Spectre.Console;

namespace KivaFunctions.Local.Tests.Commands;

public sealed class ReportScreenTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 3, 8, 15, 2, TimeSpan.Zero);

    [Fact]
    public void A_place_is_named_as_the_program_that_opens_the_file_shows_it()
    {
        var screen = new ReportScreen(AnsiConsole.Console, new Words("en"));

        Assert.Equal("line 17, Capital: expected 1234,56", screen.Place(new ProblemPlace(17, "Capital", "1234,56")));
        Assert.Equal("line 17", screen.Place(new ProblemPlace(17)));
        Assert.Equal("B17 (Octobre), Capital", screen.Place(new ProblemPlace(17, "Capital", Sheet: "Octobre", Cell: "B17")));
        Assert.Equal("line 17 (Octobre)", screen.Place(new ProblemPlace(17, Sheet: "Octobre")));
        Assert.Equal("ligne 17, Capital\u00a0: attendu 1234,56", new ReportScreen(AnsiConsole.Console, new Words("fr")).Place(new ProblemPlace(17, "Capital", "1234,56")));
    }

    [Fact]
    public void The_screen_is_in_the_language_of_the_setting()
    {
        var shown = Show("fr");

        Assert.Equal("octobre.csv\u00a0: retenu (held)", shown[0]);
        Assert.Contains(new Problem(ProblemCatalog.ReportUnknownBatches, Arguments: ["1"]).Text("fr"), shown);
        Assert.Contains(["Lignes", "Somme"], shown.Select(Cells));
        Assert.Contains(["lues", Number(2199, "fr"), "610299028,76"], shown.Select(Cells));
        Assert.Contains(["  rejetées par Kiva".Trim(), "1", "10,00"], shown.Select(Cells));
        Assert.Contains(["Problème", "Fois", "Ce que cela veut dire", "Où"], shown.Select(Cells));
        Assert.Contains("ligne 17, Capital", string.Join('\n', shown), StringComparison.Ordinal);
        Assert.Contains(["Envois", $"1\u00a0: 98001"], shown.Select(Cells));
        Assert.Contains(["Couverture", $"{Number(2198, "fr")} sur {Number(2199, "fr")} attendus"], shown.Select(Cells));
        Assert.Contains(["Environnement", "Stage, en exercice sur un bac à sable"], shown.Select(Cells));
        Assert.Equal(
            "Ensuite\u00a0: regardez dans PA2 si les envois des lots incertains y sont, puis dites-le\u00a0: POST /api/reports/20261103T081502Z-3f9a1c0b7d42/batches/{n}/resolve.",
            shown[^1]);
    }

    /// <summary>As the README shows it.</summary>
    [Fact]
    public void In_English_a_state_is_its_code_and_sums_are_as_in_the_files()
    {
        var shown = Show("en");

        Assert.Equal("octobre.csv: held", shown[0]);
        Assert.Contains(["read", "2,199", "610299028.76"], shown.Select(Cells));
        Assert.Contains(["Uploads", "1: 98001"], shown.Select(Cells));
    }

    private static string Number(int number, string language) => number.ToString("N0", CultureInfo.GetCultureInfo(language));

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static List<string> Show(string language)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 1000;
        var report = new FollowedReport(new FileInfo("octobre.csv"));
        report.See(View(language));
        new ReportScreen(console, new Words(language)).Show(report, "results/octobre.csv.results.csv", isPractice: true);
        return [.. text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }

    private static ReportView View(string language) => new()
    {
        Id = "20261103T081502Z-3f9a1c0b7d42",
        Name = "octobre.csv",
        State = "held",
        Reasons = [new ProblemView(ProblemCatalog.ReportUnknownBatches, ProblemSeverity.Error, 1, new Problem(ProblemCatalog.ReportUnknownBatches, Arguments: ["1"]).Text(language), [])],
        Environment = "Stage",
        Cycle = "2026-11",
        ReceivedAt = At,
        Rows = new RowCounts(2199, 2198, 2197, 1, 1, 0, 0, 0, 250, 0, 0),
        Sums = new RowSums("610299028.76", "610299018.76", "610299008.76", "0", "10.00", "0", "0", "0", "0", "0"),
        Coverage = new CoverageView(2199, 2198, At),
        Batches = [new BatchView(1, "accepted", 250, "1.00", 98001, At, null)],
        Problems = [new ProblemView("amount.missing", ProblemSeverity.Error, 1, new Problem("amount.missing").Text(language), [new ProblemPlace(17, "Capital")])],
    };
}
