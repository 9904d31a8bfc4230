using Kiva.PartnerApi.Loans;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Planning;

public sealed class PlannerTests
{
    private readonly List<ExpectedLoan> _expected = [];
    private readonly List<ExportRow> _rows = [];
    private readonly Dictionary<RowKey, decimal> _accepted = [];
    private readonly ReportingOptions _settings = new();

    [Fact]
    public async Task Rows_of_expected_loans_go_in_batches_in_the_order_of_the_file()
    {
        for (var loan = 1; loan <= 5; loan++)
        {
            Expect($"L{loan}");
            Row($"L{loan}", 10m * loan);
        }

        var (planned, plan) = await PlanAsync(batchSize: 2);

        Assert.Equal([1, 1, 2, 2, 3], planned.Select(row => row.Batch!.Value));
        Assert.Equal([2, 2, 1], plan.Batches.Select(batch => batch.Rows));
        Assert.Equal([30m, 70m, 50m], plan.Batches.Select(batch => batch.Sum));
    }

    [Theory]
    [InlineData(UnknownLoansPolicy.LeaveOut, Decision.LeaveOut)]
    [InlineData(UnknownLoansPolicy.Hold, Decision.LeaveOut)]
    [InlineData(UnknownLoansPolicy.Reject, Decision.Reject)]
    [InlineData(UnknownLoansPolicy.Send, Decision.Send)]
    public async Task A_loan_that_is_not_expected_follows_the_policy(UnknownLoansPolicy policy, Decision decision)
    {
        _settings.UnknownLoans = policy;
        Expect("L1");
        Row("X9", 10m);

        var row = await PlanOneAsync();

        Assert.Equal(decision, row.Decision);
    }

    [Theory]
    [InlineData("000123", "123")]
    [InlineData("123", "000123")]
    [InlineData("LOAN/12/A", "loan/12/a")]
    [InlineData("LOAN 12", "LOAN12")]
    [InlineData("Kpalim\u00e9 1", "Kpalime\u0301 1")]
    [InlineData("L123", "L1\u200b23")]
    public async Task An_id_that_would_match_but_for_zeros_case_or_spaces_is_named_and_never_applied(string expected, string inExport)
    {
        _settings.UnknownLoans = UnknownLoansPolicy.Send;
        Expect(expected);
        Row(inExport, 10m);

        var row = await PlanOneAsync();

        Assert.Equal(Decision.Reject, row.Decision);
        Assert.Equal(ProblemCatalog.LoanSimilar, row.Problem!.Code);
        Assert.Equal(expected, row.Problem.Expected);
    }

    [Fact]
    public async Task In_three_columns_the_pair_is_the_key()
    {
        Expect("L1", client: "C1");
        Expect("L1", client: "C2");
        Row("L1", 10m, "C1");
        Row("L1", 20m, "C2");
        Row("L1", 30m, "C3");

        var (planned, _) = await PlanAsync(columns: ColumnFormat.Three);

        Assert.Equal([Decision.Send, Decision.Send, Decision.Reject], planned.Select(row => row.Decision));
        Assert.Equal(ProblemCatalog.ClientUnknown, planned[2].Problem!.Code);
    }

    [Fact]
    public async Task The_same_loan_twice_with_equal_amounts_goes_once()
    {
        Expect("L1");
        Row("L1", 25.00m);
        Row("L1", 25.0m);

        var (planned, plan) = await PlanAsync();

        Assert.Equal([Decision.Send, Decision.LeaveOut], planned.Select(row => row.Decision));
        Assert.Equal(ProblemCatalog.RowRepeated, planned[1].Problem!.Code);
        Assert.Equal(25.00m, plan.Batches.Single().Sum);
    }

    [Fact]
    public async Task The_same_loan_twice_with_different_amounts_is_rejected_whole()
    {
        Expect("L1");
        Row("L1", 25m);
        Row("L1", 30m);

        var (planned, _) = await PlanAsync();

        Assert.All(planned, row => Assert.Equal((Decision.Reject, ProblemCatalog.RowConflicting), (row.Decision, row.Problem!.Code)));
    }

    [Fact]
    public async Task A_loan_that_stands_beside_itself_without_an_amount_is_in_doubt()
    {
        Expect("L1");
        Row("L1", 25m);
        _rows.Add(new ExportRow(3, "L1", "", "N/A", Amount: null, new Problem("amount.missing", 3)));

        var (planned, _) = await PlanAsync();

        Assert.All(planned, row => Assert.Equal(Decision.Reject, row.Decision));
    }

    [Theory]
    [InlineData("XOF", "25000.000000", "25000")]
    [InlineData("XOF", "25000", "25000")]
    [InlineData("USD", "25.5", "25.5")]
    [InlineData("USD", "25.00", "25.00")]
    [InlineData("USD", "25.0000", "25.00")]
    [InlineData("TND", "25.125", "25.125")]
    [InlineData(null, "25.12345", "25.12345")]
    public async Task On_the_wire_only_zeros_beyond_the_minor_unit_are_dropped(string? currency, string inExport, string onTheWire)
    {
        Expect("L1", currency: currency);
        Row("L1", decimal.Parse(inExport, System.Globalization.CultureInfo.InvariantCulture));

        var row = await PlanOneAsync();

        Assert.Equal(onTheWire, row.Amount!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Digits_beyond_the_minor_unit_are_an_error_and_never_rounded()
    {
        Expect("L1", currency: "XOF");
        Row("L1", 25000.5m);

        var row = await PlanOneAsync();

        Assert.Equal((Decision.Reject, ProblemCatalog.AmountTooPrecise), (row.Decision, row.Problem!.Code));
    }

    [Fact]
    public async Task What_Kiva_accepted_this_cycle_with_the_same_amount_does_not_go_again()
    {
        Expect("L1");
        Expect("L2");
        Row("L1", 25m);
        Row("L2", 30m);
        _accepted[RowKey.Of(ColumnFormat.Two, "L1", null)] = 25.00m;
        _accepted[RowKey.Of(ColumnFormat.Two, "L2", null)] = 29m;

        var (planned, _) = await PlanAsync();

        Assert.Equal([Decision.Unchanged, Decision.Send], planned.Select(row => row.Decision));
    }

    [Fact]
    public async Task Equal_payments_are_two_payments()
    {
        _settings.AmountBasis = AmountBasis.Payments;
        Expect("L1");
        Row("L1", 25m);
        _accepted[RowKey.Of(ColumnFormat.Two, "L1", null)] = 25m;

        Assert.Equal(Decision.Send, (await PlanOneAsync()).Decision);
    }

    [Fact]
    public async Task A_bad_amount_of_a_loan_that_is_not_Kivas_is_nobodys_business()
    {
        Expect("L1");
        _rows.Add(new ExportRow(2, "X1", "", "", Amount: null, new Problem("amount.missing", 2)));

        Assert.Equal(Decision.LeaveOut, (await PlanOneAsync()).Decision);
    }

    [Theory]
    [InlineData(UnknownLoansPolicy.LeaveOut, "0L1", "loan.similar amount.missing")]
    [InlineData(UnknownLoansPolicy.Reject, "X1", "loan.unknown amount.missing")]
    public async Task What_is_wrong_with_the_loan_and_with_the_amount_is_told_at_once(UnknownLoansPolicy policy, string loan, string codes)
    {
        _settings.UnknownLoans = policy;
        Expect("L1");
        _rows.Add(new ExportRow(2, loan, "", "", Amount: null, new Problem("amount.missing", 2)));

        var (planned, plan) = await PlanAsync();

        Assert.Equal(codes, string.Join(' ', Assert.Single(planned).Problem!.All().Select(problem => problem.Code)));
        Assert.Equal((1, 2), (plan.Rejected.Rows, plan.Problems.Count));
    }

    /// <summary>The amount alone says nothing against the id; with a second problem beside it the id may still be in doubt.</summary>
    [Fact]
    public async Task An_id_that_is_in_doubt_stays_so_whatever_stands_before_it()
    {
        Expect("L1");
        Row("L1", 5m);
        _rows.Add(new ExportRow(3, "L1", "", "", 6m, Problem.Chain(new Problem("amount.too-long", 3), new Problem("client.missing", 3))));

        var (planned, _) = await PlanAsync();

        Assert.Equal([Decision.Send, Decision.Reject], planned.Select(row => row.Decision));
    }

    private void Expect(string loan, string? client = null, string? currency = "USD") =>
        _expected.Add(new ExpectedLoan(loan, client, LoanStatus.PayingBack, currency, LocalPrice: null));

    private void Row(string loan, decimal amount, string client = "") =>
        _rows.Add(new ExportRow(_rows.Count + 2, loan, client, "", amount, Problem: null));

    private async Task<PlannedRow> PlanOneAsync() => Assert.Single((await PlanAsync()).Rows);

    private async Task<(List<PlannedRow> Rows, PlanTotals Plan)> PlanAsync(int batchSize = 250, ColumnFormat columns = ColumnFormat.Two)
    {
        var basis = new PlanningBasis("145", new ExpectedLoanList(DateTimeOffset.UnixEpoch, _expected), _accepted, Earlier: null);
        var planner = new RowPlanner(basis, Portfolio.Format, columns, batchSize, _settings);
        var planned = new List<PlannedRow>();
        await foreach (var row in planner.DecideAsync(_ => _rows.ToAsyncEnumerable(), TestContext.Current.CancellationToken))
        {
            planned.Add(row);
        }

        return (planned, planner.Totals);
    }
}
