using CsCheck;
using Kiva.PartnerApi.Loans;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Planning;

/// <summary>Whatever the portfolio, the export and the policies: no row disappears, none is counted twice, none goes that should not.</summary>
public sealed class ControlTotalsTests
{
    private static readonly string[] LoanIds = ["L1", "L2", "l2", "0L3", "L3", "L 4", "L4", "LOAN/5", "6", "06"];

    private static readonly string[] ClientIds = ["", "C1", "C2"];

    private static readonly Gen<ExpectedLoan> Loan = Gen.Select(
        Gen.OneOf(LoanIds),
        Gen.OneOf(ClientIds),
        Gen.OneOf("USD", "XOF", "TND", "", null),
        (loan, client, currency) => new ExpectedLoan(loan, client.Length == 0 ? null : client, LoanStatus.PayingBack, currency, LocalPrice: null));

    private static readonly Gen<decimal> Amount = Gen.Select(Gen.Int[0, 3], Gen.OneOf(0, 1, 2, 3, 5), (digits, scale) => new decimal(digits * 125, 0, 0, isNegative: false, (byte)scale));

    /// <summary>Row problems as the reader gives them: of an amount there is none then, of an id it may still be read.</summary>
    private static readonly Gen<(decimal? Amount, string? Code)> Reading = Gen.Frequency(
        (8, Amount.Select(amount => ((decimal?)amount, (string?)null))),
        (1, Gen.OneOf("amount.missing", "amount.negative", "amount.not-a-number").Select(code => ((decimal?)null, (string?)code))),
        (1, Amount.Select(amount => ((decimal?)amount, (string?)"loan.missing"))),
        (1, Gen.Const(((decimal?)null, (string?)"row.ragged"))));

    private static readonly Gen<(string Loan, string Client, (decimal? Amount, string? Code) Reading)> Cells =
        Gen.Select(Gen.Frequency((9, Gen.OneOf(LoanIds)), (2, Gen.OneOf("X1", "X2"))), Gen.OneOf(ClientIds), Reading, (loan, client, reading) => (loan, client, reading));

    private static readonly Gen<Case> Cases = Gen.Select(
        Loan.Array[0, 12],
        Cells.Array[0, 30],
        Gen.Select(Gen.OneOf(LoanIds), Gen.OneOf(ClientIds), Amount).Array[0, 4],
        Gen.Enum<ColumnFormat>(),
        Gen.Int[1, 7],
        Gen.Select(Gen.Enum<UnknownLoansPolicy>(), Gen.OneOf<UnchangedRowsPolicy?>(null, UnchangedRowsPolicy.Skip, UnchangedRowsPolicy.Send), Gen.Enum<AmountBasis>()),
        (loans, cells, accepted, columns, batchSize, policies) => new Case(loans, Rows(cells), accepted, columns, batchSize, policies));

    [Fact]
    public Task Every_row_has_one_end_and_the_ends_add_up_to_what_was_read() => Cases.SampleAsync(
        async one =>
        {
            var (planner, planned) = await PlanAsync(one);
            var plan = planner.Totals;

            // One decision for each row, in the order of the file.
            Assert.Equal(one.Rows, planned.Select(row => row.Row));
            var sent = planned.Where(row => row.Decision is Decision.Send).ToArray();
            Assert.Equal(Total(one.Rows.Select(row => row.Amount)), plan.Rejected + plan.LeftOut + plan.Unchanged + plan.Batches.Aggregate(default(RowTotal), (sum, batch) => sum + batch));
            Assert.Equal(Total(planned.Where(row => row.Decision is Decision.Reject).Select(row => row.Row.Amount)), plan.Rejected);
            Assert.Equal(Total(planned.Where(row => row.Decision is Decision.LeaveOut).Select(row => row.Row.Amount)), plan.LeftOut);
            Assert.Equal(Total(planned.Where(row => row.Decision is Decision.Unchanged).Select(row => row.Row.Amount)), plan.Unchanged);

            // Batches: full but for the last, in order, their totals those of their rows.
            Assert.Equal(sent.Select((_, index) => (int?)(1 + (index / one.BatchSize))), sent.Select(row => row.Batch));
            Assert.Equal(sent.GroupBy(row => row.Batch).Select(batch => Total(batch.Select(row => row.Amount))), plan.Batches);
            Assert.All(planned.Except(sent), row => Assert.Null(row.Batch));

            // No key goes twice, no amount is made up, nothing goes that is not expected.
            Assert.Distinct(sent.Select(row => Key(one, row.Row)));
            Assert.All(sent, row => Assert.Equal(row.Row.Amount, row.Amount));
            Assert.All(sent, row => Assert.True(row.Row.Problem is null));
            if (one.Policies.Unknown is not UnknownLoansPolicy.Send)
            {
                var expected = one.Loans.Select(loan => RowKey.Of(one.Columns, loan.LoanId, loan.ClientId)).ToHashSet();
                Assert.All(sent, row => Assert.Contains(Key(one, row.Row), expected));
            }

            // Whatever does not go says why, and the tally counts each problem once.
            Assert.All(planned.Where(row => row.Decision is Decision.Reject or Decision.LeaveOut), row => Assert.NotNull(row.Problem));
            Assert.Equal(
                planned.SelectMany(row => row.Problem?.All() ?? []).CountBy(problem => problem.Code).Select(code => (code.Key, code.Value)).Order(),
                plan.Problems.Select(problem => (problem.Code, problem.Count)).Order());
        },
        iter: 2_000);

    [Fact]
    public Task The_same_rows_in_another_order_have_the_same_totals() => Gen.Select(Cases, Gen.Int).SampleAsync(
        async (one, seed) =>
        {
            // Only which of two equal rows goes depends on their order; so does an amount's number of zeros.
            var shuffled = one with { Rows = [.. one.Rows.OrderBy(row => unchecked((row.Line * 2_654_435_761L) ^ seed))] };

            var (there, _) = await PlanAsync(one);
            var (here, _) = await PlanAsync(shuffled);

            Assert.Equal((there.Totals.Rejected, there.Totals.LeftOut, there.Totals.Unchanged), (here.Totals.Rejected, here.Totals.LeftOut, here.Totals.Unchanged));
            Assert.Equal(there.Totals.Batches.Sum(batch => batch.Sum), here.Totals.Batches.Sum(batch => batch.Sum));
            Assert.Equal((there.Ours, there.OursRejected, there.UnknownLoans), (here.Ours, here.OursRejected, here.UnknownLoans));
        },
        iter: 1_000);

    private static async Task<(RowPlanner Planner, List<PlannedRow> Rows)> PlanAsync(Case one)
    {
        var settings = new ReportingOptions { UnknownLoans = one.Policies.Unknown, UnchangedRows = one.Policies.Unchanged, AmountBasis = one.Policies.Basis };
        var accepted = one.Accepted.DistinctBy(row => RowKey.Of(one.Columns, row.Item1, row.Item2)).ToDictionary(row => RowKey.Of(one.Columns, row.Item1, row.Item2), row => row.Item3);
        var basis = new PlanningBasis("145", new ExpectedLoanList(DateTimeOffset.UnixEpoch, one.Loans), accepted, Earlier: null);
        var planner = new RowPlanner(basis, Portfolio.Format, one.Columns, one.BatchSize, settings);
        var planned = await planner.DecideAsync(_ => one.Rows.ToAsyncEnumerable(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return (planner, planned);
    }

    private static ExportRow[] Rows((string Loan, string Client, (decimal? Amount, string? Code) Reading)[] cells) =>
    [
        .. cells.Select((cell, index) => new ExportRow(
            index + 2, cell.Loan, cell.Client, "", cell.Reading.Amount, cell.Reading.Code is { } code ? new Problem(code, index + 2) : null)),
    ];

    private static RowKey Key(Case one, ExportRow row) => RowKey.Of(one.Columns, row.LoanId, row.ClientId);

    private static RowTotal Total(IEnumerable<decimal?> amounts) => amounts.Aggregate(default(RowTotal), (total, amount) => total.With(amount));

    private sealed record Case(
        ExpectedLoan[] Loans,
        ExportRow[] Rows,
        (string, string, decimal)[] Accepted,
        ColumnFormat Columns,
        int BatchSize,
        (UnknownLoansPolicy Unknown, UnchangedRowsPolicy? Unchanged, AmountBasis Basis) Policies);
}
