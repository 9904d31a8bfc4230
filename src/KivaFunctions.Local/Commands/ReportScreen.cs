using System.Globalization;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Spectre.Console;

namespace KivaFunctions.Local.Commands;

/// <summary>What became of a file: where every row and every sum went, what is wrong, what to do next.</summary>
internal sealed class ReportScreen(IAnsiConsole console, Words words)
{
    private const int MaxPlaces = 5;

    /// <param name="results">Where the rows were handed back.</param>
    public void Show(FollowedReport report, string? results, bool isPractice)
    {
        console.WriteLine();
        if (report.View is not { } view)
        {
            console.MarkupLine(words.Say("report.nothing-sent", Screen.Plain(report.Name), Screen.Plain(report.Fault?.Invoke(words.Language))));
            return;
        }

        console.MarkupLine(words.Say("report.headline", Screen.Plain(report.Name), report.Went ? "green" : "yellow", Screen.Plain(words.StateWithCode(view.State))));
        foreach (var reason in view.Reasons)
            console.MarkupLine(Screen.Plain(reason.Text));
        console.Write(Rows(view));
        if (view.Problems.Count > 0)
            console.Write(Problems(view.Problems));
        console.Write(Facts(report, view, results, isPractice));
        console.MarkupLine(words.Say("next", Screen.Plain(NextStep.Of(view, report.Went, words))));
    }

    private Table Rows(ReportView view)
    {
        var (rows, sums) = (view.Rows, view.Sums);
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn(new TableColumn(words.Say("rows")).RightAligned()).AddColumn(new TableColumn(words.Say("sum")).RightAligned());
        void Add(string name, int count, string sum) => table.AddRow(name, words.Number(count), Screen.Plain(words.Amount(sum)));
        Add($"[bold]{words.Say("rows.read")}[/]", rows.Read, sums.Read);
        Add($"[bold]{words.Say("rows.sent")}[/]", rows.Sent, sums.Sent);
        Add($"  {words.Say("rows.accepted")}", rows.Accepted, sums.Accepted);
        Add($"  {words.Say("rows.rejected-by-kiva")}", rows.RejectedByKiva, sums.RejectedByKiva);
        Add($"  {words.Say("rows.refused")}", rows.Refused, sums.Refused);
        Add($"  {words.Say("rows.unknown")}", rows.Unknown, sums.Unknown);
        Add(words.Say("rows.rejected"), rows.Rejected, sums.Rejected);
        Add(words.Say("rows.left-out"), rows.LeftOut, sums.LeftOut);
        Add(words.Say("rows.unchanged"), rows.Unchanged, sums.Unchanged);
        Add(words.Say("rows.not-sent"), rows.NotSent, sums.NotSent);
        if (rows.WithoutAmount > 0)
            Add(words.Say("rows.without-amount"), rows.WithoutAmount, "");
        return table;
    }

    private Table Problems(IReadOnlyList<ProblemView> problems)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(words.Say("problem")).AddColumn(new TableColumn(words.Say("problem.times")).RightAligned()).AddColumn(words.Say("problem.meaning")).AddColumn(words.Say("problem.where"));
        foreach (var problem in problems.OrderByDescending(problem => problem.Severity).ThenByDescending(problem => problem.Count))
        {
            var places = problem.Examples.Where(place => place.Line is not null).Take(MaxPlaces).Select(Place);
            var colour = problem.Severity == ProblemSeverity.Error ? "red" : "yellow";
            table.AddRow($"[{colour}]{Screen.Plain(problem.Code)}[/]", words.Number(problem.Count), Screen.Plain(problem.Text), string.Join('\n', places.Select(Screen.Plain)));
        }

        return table;
    }

    /// <summary>As a person finds it: <c>B17 (October)</c> in Excel, <c>line 17</c> in an editor.</summary>
    internal string Place(ProblemPlace place)
    {
        var where = (place.Cell ?? words.Say("place.line", place.Line)) + (place.Sheet is { } sheet ? $" ({sheet})" : "") + (place.Column is { } column ? $", {column}" : "");
        return place.Expected is { } expected ? words.Say("place.expected", where, expected) : where;
    }

    private Grid Facts(FollowedReport report, ReportView view, string? results, bool isPractice)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        void Add(string name, string value) => grid.AddRow($"[bold]{name}[/]", Screen.Plain(value));
        var uploads = view.Batches.Select(batch => batch.UploadId).OfType<long>().ToList();
        Add(words.Say("fact.uploads"), uploads.Count == 0 ? words.Say("fact.uploads.none") : words.Say("fact.uploads.list", uploads.Count, string.Join(", ", uploads.Select(id => id.ToString(CultureInfo.InvariantCulture)))));
        if (view.Coverage is { } coverage)
            Add(words.Say("fact.coverage"), words.Say("fact.coverage.of", coverage.Reported, coverage.Expected));
        Add(words.Say("fact.environment"), isPractice ? words.Say("fact.environment.practice", view.Environment) : view.Environment);
        Add(words.Say("fact.cycle"), view.Cycle);
        Add(words.Say("fact.report"), view.Id ?? "");
        Add(words.Say("fact.time"), words.Say("fact.time.seconds", report.Took.TotalSeconds));
        if (results is not null)
            Add(words.Say("fact.results"), results);
        return grid;
    }
}
