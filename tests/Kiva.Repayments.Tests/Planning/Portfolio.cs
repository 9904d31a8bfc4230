using Kiva.PartnerApi.Loans;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Planning;

/// <summary>Loans L1, L2 … in XOF at 600 to the dollar, an export of them, and what the planner says of it as a whole.</summary>
internal sealed class Portfolio
{
    public const decimal UsdPrice = 500m;
    public const decimal LocalPrice = 300_000m;

    public static readonly ExportFormat Format = new("text/csv", "utf-8", ";", ".", new ExportColumns("No", Client: null, "Montant"));

    private readonly List<ExpectedLoan> _loans = [];
    private readonly List<ExportRow> _rows = [];
    private readonly Dictionary<RowKey, decimal> _earlier = [];

    public ReportingOptions Settings { get; } = new();

    public ExportFormat ReadAs { get; set; } = Format;

    /// <summary>So many loans, each with a row.</summary>
    public Portfolio With(int count, decimal amount, string? currency = "XOF", decimal? localPrice = LocalPrice, decimal? usdPrice = UsdPrice, decimal? earlier = null)
    {
        for (var added = 0; added < count; added++)
        {
            var number = _loans.Count + 1;
            _loans.Add(new ExpectedLoan($"L{number}", null, LoanStatus.PayingBack, currency, localPrice, $"29304{number:000}", usdPrice));
            Row($"L{number}", amount);
            if (earlier is { } before)
            {
                _earlier[RowKey.Of(ColumnFormat.Two, $"L{number}", null)] = before;
            }
        }

        return this;
    }

    public Portfolio Row(string loanId, decimal? amount, string text = "", string? mark = null, Problem? problem = null)
    {
        _rows.Add(new ExportRow(_rows.Count + 2, loanId, "", text, amount, problem) { CurrencyMark = mark });
        return this;
    }

    /// <summary>The loans stay, the export is written anew.</summary>
    public void Clear() => _rows.Clear();

    public Portfolio RowOfKivaId(int number) => Row($"29304{number:000}", 1_000m);

    public async Task<(IReadOnlyList<Problem> Findings, IReadOnlyList<PlannedRow> Rows)> PlanAsync()
    {
        var basis = new PlanningBasis(
            "145", new ExpectedLoanList(DateTimeOffset.UnixEpoch, _loans), new Dictionary<RowKey, decimal>(), new EarlierCycle("2026-10", _earlier));
        var planner = new RowPlanner(basis, ReadAs, ColumnFormat.Two, 250, Settings);
        var rows = await planner.DecideAsync(_ => _rows.ToAsyncEnumerable(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return ([.. planner.Findings], rows);
    }
}
