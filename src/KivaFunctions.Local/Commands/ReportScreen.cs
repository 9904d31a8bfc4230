using System.Globalization;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Spectre.Console;

namespace KivaFunctions.Local.Commands;

/// <summary>What became of a file: where every row and every sum went, what is wrong, what to do next.</summary>
internal static class ReportScreen
{
    private const int MaxPlaces = 5;

    /// <param name="results">Where the rows were handed back.</param>
    public static void Show(IAnsiConsole console, FollowedReport report, string? results, bool isPractice)
    {
        console.WriteLine();
        if (report.View is not { } view)
        {
            console.MarkupLine($"[bold]{Screen.Plain(report.Name)}[/]: [red]nothing was sent.[/] {Screen.Plain(report.Fault)}");
            return;
        }

        console.MarkupLine($"[bold]{Screen.Plain(report.Name)}[/]: [{(report.Went ? "green" : "yellow")}]{Screen.Plain(view.State)}[/]");
        foreach (var reason in view.Reasons)
            console.MarkupLine(Screen.Plain(reason.Text));
        console.Write(Rows(view));
        if (view.Problems.Count > 0)
            console.Write(Problems(view.Problems));
        console.Write(Facts(report, view, results, isPractice));
        console.MarkupLine($"[bold]Next:[/] {Screen.Plain(NextStep.Of(view, report.Went))}");
    }

    private static Table Rows(ReportView view)
    {
        var (rows, sums) = (view.Rows, view.Sums);
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn(new TableColumn("Rows").RightAligned()).AddColumn(new TableColumn("Sum").RightAligned());
        void Add(string name, int count, string sum) => table.AddRow(name, Screen.Number(count), Screen.Plain(sum));
        Add("[bold]read[/]", rows.Read, sums.Read);
        Add("[bold]sent[/]", rows.Sent, sums.Sent);
        Add("  accepted", rows.Accepted, sums.Accepted);
        Add("  rejected by Kiva", rows.RejectedByKiva, sums.RejectedByKiva);
        Add("  refused", rows.Refused, sums.Refused);
        Add("  unknown", rows.Unknown, sums.Unknown);
        Add("rejected", rows.Rejected, sums.Rejected);
        Add("left out", rows.LeftOut, sums.LeftOut);
        Add("unchanged", rows.Unchanged, sums.Unchanged);
        Add("not sent", rows.NotSent, sums.NotSent);
        if (rows.WithoutAmount > 0)
            Add("without a readable amount", rows.WithoutAmount, "");
        return table;
    }

    private static Table Problems(IReadOnlyList<ProblemView> problems)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Problem").AddColumn(new TableColumn("Times").RightAligned()).AddColumn("What it means").AddColumn("Where");
        foreach (var problem in problems.OrderByDescending(problem => problem.Severity).ThenByDescending(problem => problem.Count))
        {
            var places = problem.Examples.Where(place => place.Line is not null).Take(MaxPlaces).Select(Place);
            var colour = problem.Severity == ProblemSeverity.Error ? "red" : "yellow";
            table.AddRow($"[{colour}]{Screen.Plain(problem.Code)}[/]", Screen.Number(problem.Count), Screen.Plain(problem.Text), string.Join('\n', places.Select(Screen.Plain)));
        }

        return table;
    }

    /// <summary>As a person finds it: <c>B17 (October)</c> in Excel, <c>line 17</c> in an editor.</summary>
    internal static string Place(ProblemPlace place)
    {
        var where = place.Cell ?? string.Create(CultureInfo.InvariantCulture, $"line {place.Line}");
        return where
            + (place.Sheet is { } sheet ? $" ({sheet})" : "")
            + (place.Column is { } column ? $", {column}" : "")
            + (place.Expected is { } expected ? $": expected {expected}" : "");
    }

    private static Grid Facts(FollowedReport report, ReportView view, string? results, bool isPractice)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        void Add(string name, string value) => grid.AddRow($"[bold]{name}[/]", Screen.Plain(value));
        var uploads = view.Batches.Select(batch => batch.UploadId).OfType<long>().ToList();
        Add("Uploads", uploads.Count == 0 ? "none" : $"{Screen.Number(uploads.Count)}: {string.Join(", ", uploads.Select(id => id.ToString(CultureInfo.InvariantCulture)))}");
        if (view.Coverage is { } coverage)
            Add("Coverage", $"{Screen.Number(coverage.Reported)} of {Screen.Number(coverage.Expected)} expected");
        Add("Environment", view.Environment + (isPractice ? ", practised on a sandbox" : ""));
        Add("Cycle", view.Cycle);
        Add("Report", view.Id ?? "");
        Add("Time", string.Create(CultureInfo.InvariantCulture, $"{report.Took.TotalSeconds:0.0} s"));
        if (results is not null)
            Add("Results", results);
        return grid;
    }
}
