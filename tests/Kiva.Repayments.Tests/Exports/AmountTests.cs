using System.Globalization;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

public sealed class AmountTests
{
    [Theory]
    [InlineData("25", "25", "")]
    [InlineData("0", "0", "")]
    [InlineData("0.00", "0.00", ".")]
    [InlineData("25.00", "25.00", ".")]
    [InlineData("25,5", "25.5", ",")]
    [InlineData("25000.000000", "25000.000000", ".")]
    [InlineData("1.234,56", "1234.56", ",")]
    [InlineData("1,234.56", "1234.56", ".")]
    [InlineData("1.234,567", "1234.567", ",")]
    [InlineData("1.234.567", "1234567", ",")]
    [InlineData("1,234,567", "1234567", ".")]
    [InlineData("1,234,567.8", "1234567.8", ".")]
    [InlineData("1 234 567,50", "1234567.50", ",")]
    [InlineData("25 000", "25000", "")]
    [InlineData("25\u00A0000", "25000", "")]
    [InlineData("25\u202F000\u2009500", "25000500", "")]
    [InlineData("1'234'567.80", "1234567.80", ".")]
    [InlineData("1’234", "1234", "")]
    [InlineData("1 234,567", "1234.567", ",")]
    [InlineData(".5", "0.5", ".")]
    [InlineData("00012.50", "12.50", ".")]
    [InlineData(" 25.00\u00A0", "25.00", ".")]
    [InlineData("XOF 25 000", "25000", "")]
    [InlineData("25 000 FCFA", "25000", "")]
    [InlineData("25 000 F\u00A0CFA", "25000", "")]
    [InlineData("S/ 120.00", "120.00", ".")]
    [InlineData("S/. 120.00", "120.00", ".")]
    [InlineData("120.00 S/.", "120.00", ".")]
    [InlineData("120,00Bs.", "120.00", ",")]
    [InlineData("Rs.50", "50", "")]
    [InlineData("$.50", "0.50", ".")]
    [InlineData("R$ 1.234,50", "1234.50", ",")]
    [InlineData("€12,5", "12.5", ",")]
    [InlineData("123456789012345678", "123456789012345678", "")]
    [InlineData("1234567890123456.78", "1234567890123456.78", ".")]
    [InlineData("123456789012.000000000", "123456789012.000000000", ".")]
    [InlineData("0.000000000000000001", "0.000000000000000001", ".")]
    [InlineData("0.00000000000000000012", "0.00000000000000000012", ".")]
    [InlineData("123456789012.0000000000000000", "123456789012.0000000000000000", ".")]
    public void A_number_with_one_reading_is_read_with_the_digits_it_shows(string text, string digits, string evidence)
    {
        var reading = AmountReader.Read(text, '\0');

        Assert.Equal(AmountForm.Number, reading.Form);
        Assert.Equal(digits, reading.Value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(evidence, reading.Evidence == '\0' ? "" : reading.Evidence.ToString());
    }

    [Theory]
    [InlineData("25.000", '.', "25.000")]
    [InlineData("25.000", ',', "25000")]
    [InlineData("25,000", '.', "25000")]
    [InlineData("1250.500", '.', "1250.500")]
    [InlineData("0.500", '.', "0.500")]
    [InlineData("FCFA 25.000", ',', "25000")]
    public void One_separator_before_three_digits_is_read_only_by_what_is_known(string text, char known, string digits)
    {
        Assert.Equal(AmountForm.Undecided, AmountReader.Read(text, '\0').Form);
        Assert.Equal(digits, AmountReader.Read(text, known).Value.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("1250.500")]
    [InlineData("0.500")]
    [InlineData(".500")]
    public void What_cannot_be_a_group_is_no_group(string text)
    {
        Assert.Equal(AmountForm.NotANumber, AmountReader.Read(text, ',').Form);
    }

    [Theory]
    [InlineData("", AmountForm.Missing)]
    [InlineData("\u00A0", AmountForm.Missing)]
    [InlineData("-", AmountForm.Missing)]
    [InlineData("—", AmountForm.Missing)]
    [InlineData("N/A", AmountForm.Missing)]
    [InlineData("#N/A", AmountForm.Missing)]
    [InlineData("#REF!", AmountForm.Missing)]
    [InlineData("#¡VALOR!", AmountForm.Missing)]
    [InlineData("#####", AmountForm.NotANumber)]
    [InlineData("1 234.5 6", AmountForm.NotANumber)]
    [InlineData("1'234.5'6", AmountForm.NotANumber)]
    [InlineData("100\n200", AmountForm.NotANumber)]
    [InlineData("100\r\n200", AmountForm.NotANumber)]
    [InlineData("Q.50", AmountForm.NotANumber)]
    [InlineData("L.75", AmountForm.NotANumber)]
    [InlineData("F.500", AmountForm.NotANumber)]
    [InlineData("null", AmountForm.Missing)]
    [InlineData("-5", AmountForm.Negative)]
    [InlineData("- 5,00", AmountForm.Negative)]
    [InlineData("5-", AmountForm.Negative)]
    [InlineData("(123)", AmountForm.Negative)]
    [InlineData("\u22125", AmountForm.Negative)]
    [InlineData("XOF -25 000", AmountForm.Negative)]
    [InlineData("-$5.00", AmountForm.Negative)]
    [InlineData("($5.00)", AmountForm.Negative)]
    [InlineData("-25.000", AmountForm.Negative)]
    [InlineData("1.23E+5", AmountForm.NotANumber)]
    [InlineData("12abc", AmountForm.NotANumber)]
    [InlineData("1x234", AmountForm.NotANumber)]
    [InlineData("25?000", AmountForm.NotANumber)]
    [InlineData("abc", AmountForm.NotANumber)]
    [InlineData("25 Cr", AmountForm.NotANumber)]
    [InlineData("31.12.2023", AmountForm.NotANumber)]
    [InlineData("2023-12-31", AmountForm.NotANumber)]
    [InlineData("1,23,456", AmountForm.NotANumber)]
    [InlineData("1 23", AmountForm.NotANumber)]
    [InlineData("1  234", AmountForm.NotANumber)]
    [InlineData("1234 567", AmountForm.NotANumber)]
    [InlineData("0 234 567", AmountForm.NotANumber)]
    [InlineData("1.234.567,8,9", AmountForm.NotANumber)]
    [InlineData("1,234.567,8", AmountForm.NotANumber)]
    [InlineData("1 234'567", AmountForm.NotANumber)]
    [InlineData("1 234.567,8", AmountForm.NotANumber)]
    [InlineData("1234,567.8", AmountForm.NotANumber)]
    [InlineData("1.5 000", AmountForm.NotANumber)]
    [InlineData("25.", AmountForm.NotANumber)]
    [InlineData(",", AmountForm.NotANumber)]
    [InlineData("()", AmountForm.NotANumber)]
    [InlineData("--5", AmountForm.NotANumber)]
    [InlineData("$", AmountForm.NotANumber)]
    [InlineData("$ $5", AmountForm.NotANumber)]
    [InlineData("٢٥", AmountForm.NotANumber)]
    [InlineData("1234567890123456789", AmountForm.TooLong)]
    [InlineData("12345678901234567.89", AmountForm.TooLong)]
    [InlineData("12345678901234567.05", AmountForm.TooLong)]
    [InlineData("123456789012.00000000000000000", AmountForm.TooLong)]
    [InlineData("0.00000000000000000000000000000001", AmountForm.TooLong)]
    public void What_is_no_amount_is_never_read_as_one(string text, object form)
    {
        Assert.Equal(form, AmountReader.Read(text, '\0').Form);
    }

    [Theory]
    [InlineData("25.000\n30.500\n1.234,5\n", "25000 30500 1234.5")]
    [InlineData("25.000\n30.500\n7.5\n", "25.000 30.500 7.5")]
    [InlineData("7\n25,000\n1,234,567\n", "7 25000 1234567")]
    [InlineData("25.000\n25 000,00\n", "25000 25000.00")]
    public async Task Evidence_further_down_decides_an_amount_that_could_be_two(string column, string digits)
    {
        var export = await ReadAsync(column);

        Assert.Equal(digits, string.Join(' ', export.Amounts.Select(amount => amount!.Value.ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task An_amount_that_nothing_decides_stops_the_file()
    {
        var refusal = await Assert.ThrowsAsync<Repayments.Exports.UnreadableExportException>(() => ReadAsync("7\n25.000\n30.500\n"));

        Assert.Equal(("amounts.undecided", 3, "Amount"), (refusal.Problem.Code, refusal.Problem.Line, refusal.Problem.Column));
        Assert.StartsWith("Line 3 has the amount 25.000,", refusal.Problem.Text(), StringComparison.Ordinal);
        Assert.Contains("Exports:DecimalSeparator", refusal.Problem.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amounts_that_contradict_each_other_stop_the_file_and_are_quoted()
    {
        var refusal = await Assert.ThrowsAsync<Repayments.Exports.UnreadableExportException>(() => ReadAsync("7\n25.5\n8\n1.234,50\n"));

        Assert.Equal("amounts.contradict", refusal.Problem.Code);
        Assert.Equal(["3", "25.5", "5", "1.234,50"], refusal.Problem.Arguments!);
        Assert.StartsWith("The amounts contradict each other: line 3 has 25.5, line 5 has 1.234,50,", refusal.Problem.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_partners_decimal_separator_wins_and_what_contradicts_it_is_an_error_on_its_row()
    {
        var export = await ReadAsync("25.000\n25,5\n25.5\n1,234,567\n", new ExportsOptions { DecimalSeparator = "," });

        Assert.Equal([25_000m, 25.5m, null, null], export.Amounts);
        Assert.Equal([null, null, "amount.other-separator", "amount.other-separator"], export.Codes);
        Assert.Equal("1234,56", export.Rows[2].Problem!.Expected);
        Assert.Equal(",", export.Format.DecimalSeparator);
    }

    [Fact]
    public async Task What_is_expected_is_written_with_the_decimal_separator_of_the_file()
    {
        Assert.Equal("1234.56", (await ReadAsync("25,5\n", new ExportsOptions { DecimalSeparator = "." })).Row.Problem!.Expected);
        Assert.Equal("1234,56", (await ReadAsync("25,5\nx\n")).Rows[1].Problem!.Expected);
    }

    [Fact]
    public async Task A_cell_of_two_hundred_characters_is_still_looked_at()
    {
        var export = await ReadAsync($"{new string('x', 200)}\n{new string('x', 201)}\n");

        Assert.Equal(["amount.not-a-number", "amount.too-long"], export.Codes);
    }

    [Fact]
    public async Task An_empty_amount_is_missing_and_never_zero()
    {
        var export = await ReadAsync("\n0\nn/a\n0.00\n");

        Assert.Equal([null, 0m, null, 0m], export.Amounts);
        Assert.Equal(["amount.missing", null, "amount.missing", null], export.Codes);
    }

    [Fact]
    public async Task The_amounts_text_stays_as_it_stands()
    {
        var export = await ReadAsync("  XOF 25 000 \n=\"25.50\"\n");

        Assert.Equal(["XOF 25 000", "=\"25.50\""], export.Rows.Select(row => row.AmountText));
        Assert.Equal([25_000m, 25.50m], export.Amounts);
    }

    [Fact]
    public async Task The_format_names_no_decimal_separator_while_no_amount_has_one()
    {
        Assert.Null((await ReadAsync("25\n25 000\n")).Format.DecimalSeparator);
    }

    private static Task<ReadExport> ReadAsync(string column, ExportsOptions? settings = null)
    {
        var rows = column.TrimEnd('\n').Split('\n').Select((amount, i) => FormattableString.Invariant($"L{i + 1}\t{amount}\n"));
        return ReadExport.OfAsync("Loan ID\tAmount\n" + string.Concat(rows), settings);
    }
}
