using System.Net;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>Reports of one cycle among each other, and the end of the cycle.</summary>
public sealed class CycleTests(AzuriteFixture azurite)
{
    private static readonly SandboxOptions TwentyLoans = new() { Loans = 20 };

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Kiva:BatchSize"] = "10",
        ["Kiva:PartnerId"] = "145",
        ["Exports:MaxAge"] = "300.00:00:00",
        ["ExpectedLoans:MaxAge"] = "31.00:00:00",
    };

    [Fact]
    public async Task A_corrected_export_sends_what_changed_and_shows_the_old_amount_beside_the_new_one()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, Settings);
        var loans = road.Kiva.Portfolio.ExpectedLoans;
        await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");
        await NextSecondAsync();

        string Amount(int index) => index == 3 ? "12.5" : Exports.Amount(loans[index]);
        var corrected = Exports.Csv("Loan ID,Principal Repaid", loans.Select((loan, index) => $"{loan.LoanId},{Amount(index)}"));
        var preview = await road.PreviewAsync(corrected);
        var id = await road.DropAsync("october corrected.csv", corrected);
        var report = await road.ReportAsync(id, "completed");

        Assert.Equal((20, 19, 1, 1), (report.Rows.Read, report.Rows.Unchanged, report.Rows.Sent, report.Rows.Accepted));
        var change = Assert.Single(Assert.Single(report.Problems, problem => problem.Code == ProblemCatalog.RowCorrected).Examples).Change;
        Assert.Equal($"{Exports.Amount(loans[3])} → 12.5", change);
        Assert.Equal(change, Assert.Single(Assert.Single(preview.Problems, problem => problem.Code == ProblemCatalog.RowCorrected).Examples).Change);
        var row = (await road.ResultsAsync(id))[3];
        Assert.Equal(("accepted", ProblemCatalog.RowCorrected, "12.5"), (row.Status, row.Code, row.Amount));
        Assert.Contains(change!, row.Message, StringComparison.Ordinal);
        Assert.Equal(3, road.Kiva.Uploads.All.Count);
        Assert.Equal("12.5", Assert.Single(road.Kiva.Uploads.All[2].Rows).AmountText);
    }

    [Fact]
    public async Task A_held_report_blocks_nobody_and_cannot_go_after_a_later_one_was_accepted()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, Settings);
        var loans = road.Kiva.Portfolio.ExpectedLoans;

        // Most of its rows cannot be read, so a person is asked.
        var doubtful = await road.DropAsync("doubtful.csv", Exports.Csv("Loan ID,Principal Repaid", loans.Select((loan, index) => $"{loan.LoanId},{(index < 15 ? "" : Exports.Amount(loan))}")));
        await road.ReportAsync(doubtful, "held");
        await NextSecondAsync();
        await road.ReportAsync(await road.DropAsync("october.csv", Exports.Of(road.Kiva)), "completed");

        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(doubtful, "release"));

        Assert.Equal("held", (await road.FindAsync(doubtful))!.State);
        Assert.Equal(2, road.Kiva.Uploads.All.Count);
        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(doubtful, "cancel"));
    }

    [Fact]
    public async Task A_report_that_failed_before_it_was_planned_does_not_keep_back_the_next_one_and_cannot_overtake_it()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, Settings);
        road.Kiva.Faults.Next(Fault.Status500, SandboxEndpoint.Loans, count: 1000);
        var first = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(first, report => report.WaitingUntil is not null);
        await road.Services.GetRequiredService<Kiva.Repayments.FailReport>().RunAsync(first, "1", TestContext.Current.CancellationToken);
        Assert.Equal("failed", (await road.FindAsync(first))!.State);
        road.Kiva.Faults.Clear();
        await NextSecondAsync();

        await road.ReportAsync(await road.DropAsync("october again.csv", Exports.Of(road.Kiva) + "\n"), "completed");
        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(first, "resume"));
        var held = await road.ReportAsync(first, "held");

        Assert.Contains(ProblemCatalog.ReportOvertaken, held.Reasons.Select(reason => reason.Code));
        Assert.Equal(HttpStatusCode.Conflict, await road.DecideAsync(first, "release"));
        Assert.Equal(2, road.Kiva.Uploads.All.Count);
    }

    [Fact]
    public async Task What_was_not_sent_when_the_month_ends_is_held_until_a_person_lets_it_go()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, Settings);
        road.Kiva.Faults.Next(Fault.Status503RetryAfter, SandboxEndpoint.Post, wait: TimeSpan.FromHours(1));
        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        var waiting = await road.ReportAsync(id, report => report.WaitingUntil is not null);

        await road.PassAsync(TimeSpan.FromDays(31));
        var held = await road.ReportAsync(id, "held");

        var reason = Assert.Single(held.Reasons);
        Assert.Equal(ProblemCatalog.CycleOver, reason.Code);
        Assert.Contains(waiting.Cycle, reason.Text, StringComparison.Ordinal);
        Assert.Equal((20, 0), (held.Rows.NotSent, road.Kiva.Uploads.All.Count));
        await road.ToldAsync(2101);

        Assert.Equal(HttpStatusCode.OK, await road.DecideAsync(id, "release"));
        var completed = await road.ReportAsync(id, "completed");
        Assert.Equal((20, waiting.Cycle), (completed.Rows.Accepted, completed.Cycle));
    }

    [Fact]
    public async Task Two_identical_drops_make_one_report_that_goes_and_one_that_names_it()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), TwentyLoans, Settings);
        var export = Exports.Of(road.Kiva);

        var ids = await Task.WhenAll(road.DropAsync("a.csv", export), road.DropAsync("b.csv", export));
        var reports = await Task.WhenAll(ids.Select(id => road.ReportAsync(id, "completed", "held")));

        var held = Assert.Single(reports, report => report.State == "held");
        var went = Assert.Single(reports, report => report.State == "completed");
        Assert.Contains(held.Reasons, reason => reason.Code == ProblemCatalog.ReportSameContent && reason.Text.Contains(went.Id!, StringComparison.Ordinal));
        Assert.Equal(2, road.Kiva.Uploads.All.Count);
    }

    /// <summary>Reports of one second have no order by receipt.</summary>
    private static Task NextSecondAsync() => Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, TestContext.Current.CancellationToken);
}
