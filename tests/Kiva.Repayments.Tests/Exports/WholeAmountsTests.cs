using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>Step 6: what nothing in the file decides, a currency without decimals does.</summary>
public sealed class WholeAmountsTests
{
    [Fact]
    public async Task Where_no_loan_has_a_currency_with_decimals_three_digits_are_a_group()
    {
        var export = await ReadAsync("25.000", "7", "1.500");

        Assert.Equal([25_000m, 7m, 1_500m], export.Amounts);
        Assert.Null(export.Format.DecimalSeparator);
    }

    [Fact]
    public async Task Either_separator_may_group_them()
    {
        Assert.Equal([25_000m, 7m, 1_500m], (await ReadAsync("25,000", "7", "1,500")).Amounts);
    }

    [Theory]
    [InlineData("F")]
    [InlineData("$")]
    public async Task A_mark_that_may_also_be_one_of_a_currency_with_decimals_decides_nothing(string mark)
    {
        var refusal = await Assert.ThrowsAsync<UnreadableExportException>(() => ReadAsync(areWhole: false, $"25.000 {mark}"));

        Assert.Equal("amounts.undecided", refusal.Problem.Code);
    }

    [Fact]
    public async Task What_the_file_itself_decides_comes_first()
    {
        Assert.Equal([25.000m, 7.50m], (await ReadAsync("25.000", "7.50")).Amounts);
    }

    [Fact]
    public async Task Two_ways_of_grouping_contradict_each_other()
    {
        var refusal = await Assert.ThrowsAsync<UnreadableExportException>(() => ReadAsync("25.000", "25,000"));

        Assert.Equal("amounts.contradict", refusal.Problem.Code);
        Assert.Equal(["2", "25.000", "3", "25,000"], refusal.Problem.Arguments!);
    }

    [Fact]
    public async Task Grouping_and_fractions_by_the_same_sign_contradict_each_other_wherever_the_second_stands()
    {
        var refusal = await Assert.ThrowsAsync<UnreadableExportException>(() => ReadExport.OfAsync(
            "Loan ID;Amount;Note\nL1;25.000;\nL2;30.00\nL3;40.000;\n", new ReadingBasis(new ExportsOptions(), ColumnFormat.Two, AmountsAreWhole: true)));

        Assert.Equal("amounts.contradict", refusal.Problem.Code);
    }

    [Fact]
    public async Task A_currency_in_the_heading_speaks_for_every_amount_without_a_mark()
    {
        var export = await ReadExport.OfAsync("Loan ID;Principal Repaid (FCFA)\nL1;25.000\nL2;7 XOF\n");

        Assert.Equal([(25_000m, "FCFA"), (7m, (string?)"XOF")], export.Rows.Select(row => (row.Amount!.Value, row.CurrencyMark)));
    }

    [Fact]
    public async Task What_cannot_be_a_group_is_no_amount()
    {
        Assert.Equal([null, "amount.not-a-number"], (await ReadAsync("25.000", "0.500")).Codes);
    }

    [Fact]
    public async Task A_mark_of_a_currency_without_decimals_decides_for_its_own_cell_only()
    {
        var export = await ReadAsync(areWhole: false, "25.000 FCFA", "XOF 1.500");
        var refusal = await Assert.ThrowsAsync<UnreadableExportException>(() => ReadAsync(areWhole: false, "25.000 FCFA", "1.500"));

        Assert.Equal([25_000m, 1_500m], export.Amounts);
        Assert.Equal(["FCFA", "XOF"], export.Rows.Select(row => row.CurrencyMark));
        Assert.Equal(("amounts.undecided", 3), (refusal.Problem.Code, refusal.Problem.Line));
    }

    private static Task<ReadExport> ReadAsync(params string[] amounts) => ReadAsync(areWhole: true, amounts);

    private static Task<ReadExport> ReadAsync(bool areWhole, params string[] amounts) => ReadExport.OfAsync(
        $"Loan ID;Amount\n{string.Concat(amounts.Select((amount, i) => $"L{i};{amount}\n"))}",
        new ReadingBasis(new ExportsOptions(), ColumnFormat.Two, areWhole));
}
