using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Tests.Planning;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("FCFA", "XOF", true)]
    [InlineData("FCFA", "GHS", false)]
    [InlineData("$", "USD", true)]
    [InlineData("$", "XOF", false)]
    [InlineData("FCFA", null, true)]
    [InlineData(null, "GHS", true)]
    public async Task A_currency_mark_that_is_not_the_loans_rejects_the_row(string? mark, string? currency, bool goes)
    {
        var portfolio = new Portfolio().With(1, 1_000m, currency);
        portfolio.Clear();

        var row = Assert.Single((await portfolio.Row("L1", 1_000m, mark: mark).PlanAsync()).Rows);

        Assert.Equal(goes ? Decision.Send : Decision.Reject, row.Decision);
        Assert.Equal(goes ? null : ProblemCatalog.AmountOtherCurrency, row.Problem?.Code);
        Assert.Equal(goes ? null : currency, row.Problem?.Expected);
    }

    /// <summary>The list of loans was another when the export was read: then no loan had a currency with decimals.</summary>
    [Theory]
    [InlineData("XOF", "25.000", null, null, true)]
    [InlineData("GHS", "25.000", null, null, false)]
    [InlineData("GHS", "=\"25.000\"", null, null, false)]
    [InlineData(null, "25.000", null, null, false)]
    [InlineData(null, "25.000 FCFA", "FCFA", null, true)]
    [InlineData("GHS", "25 000", null, null, true)]
    [InlineData("GHS", "25000", null, null, true)]
    [InlineData("GHS", "25.000", null, ",", true)]
    public async Task Thousands_that_were_read_for_want_of_decimals_do_not_go_where_there_are_decimals(
        string? currency, string text, string? mark, string? separator, bool goes)
    {
        var portfolio = new Portfolio { ReadAs = Portfolio.Format with { DecimalSeparator = separator } }.With(1, 1_000m, currency);
        portfolio.Clear();

        var row = Assert.Single((await portfolio.Row("L1", 25_000m, text, mark).PlanAsync()).Rows);

        Assert.Equal(goes ? (Decision.Send, null) : (Decision.Reject, ProblemCatalog.AmountUndecided), (row.Decision, row.Problem?.Code));
    }
}
