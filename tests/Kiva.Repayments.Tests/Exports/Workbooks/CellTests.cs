using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports.Workbooks;

public sealed class CellTests
{
    [Theory]
    [InlineData("25", "25")]
    [InlineData("25.0", "25")]
    [InlineData("25.10", "25.1")]
    [InlineData("141060.75", "141060.75")]
    [InlineData("141060.75000000001", "141060.75")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("1.5E+6", "1500000")]
    [InlineData("2.5E-2", "0.025")]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("123456789012.34", "123456789012.34")]
    [InlineData("1E+15", "1000000000000000")]
    public async Task A_number_is_taken_with_the_fifteen_digits_that_a_spreadsheet_keeps(string stored, string read)
    {
        var row = (await ReadAmountAsync($"<v>{stored}</v>")).Row;

        Assert.Equal((read, read, null), (row.AmountText, row.Amount?.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Problem?.Code));
    }

    [Theory]
    [InlineData("<v>-25</v>", "amount.negative")]
    [InlineData("<v>1E+18</v>", "amount.too-long")]
    [InlineData("<v>9E+27</v>", "amount.too-long")]
    [InlineData("<v>1E+300</v>", "amount.not-a-number")]
    [InlineData("<v>1E-300</v>", "amount.not-a-number")]
    [InlineData("<v>NaN</v>", "amount.not-a-number")]
    [InlineData("<v>INF</v>", "amount.not-a-number")]
    [InlineData("<v></v>", "amount.missing")]
    [InlineData("<f>B1+1</f>", "amount.missing")]
    [InlineData("<v/>", "amount.missing")]
    public async Task What_is_no_amount_never_becomes_zero(string cell, string code) => Assert.Equal(code, (await ReadAmountAsync(cell)).Row.Problem?.Code);

    [Fact]
    public async Task A_number_written_with_a_comma_is_read_as_a_text_and_not_a_hundredfold() =>
        Assert.Equal(25.50m, (await ReadAmountAsync("<v>25,50</v>")).Row.Amount);

    [Theory]
    [InlineData("""<c r="B2" t="e"><v>#N/A</v></c>""", "amount.missing")]
    [InlineData("""<c r="B2" t="b"><v>1</v></c>""", "amount.not-a-number")]
    [InlineData("""<c r="B2" t="d"><v>2024-03-01</v></c>""", "amount.is-date")]
    [InlineData("""<c r="B2" s="1"><v>45352</v></c>""", "amount.is-date")]
    [InlineData("""<c r="B2" s="2"><v>0.5</v></c>""", "amount.is-date")]
    [InlineData("""<c r="B2" s="4"><v>45352.5</v></c>""", "amount.is-date")]
    [InlineData("""<c r="B2" s="3"><v>25</v></c>""", null)]
    [InlineData("""<c r="B2" t="str"><f>TEXT(25,"0")</f><v>25.00</v></c>""", null)]
    [InlineData("""<c r="B2"><f>1/3</f><v>25</v><extLst><ext><v>7</v></ext></extLst></c>""", null)]
    public async Task A_cell_is_what_the_workbook_says_it_is(string cell, string? code)
    {
        var workbook = RawXlsx.Of($"""<row r="2"><c r="A2" t="str"><v>L1</v></c>{cell}</row>""").WithFormats("dd/mm/yyyy", "[h]:mm", "#,##0.00\\ &quot;dhs&quot;");

        var row = (await ReadExport.OfAsync(workbook.ToBytes())).Row;

        Assert.Equal((code, code is null ? 25m : null), (row.Problem?.Code, row.Amount));
    }

    [Theory]
    [InlineData("""<c r="A2"><v>12</v></c>""", "12", null)]
    [InlineData("""<c r="A2" s="1"><v>12</v></c>""", "00012", null)]
    [InlineData("""<c r="A2" s="1"><v>1234567</v></c>""", "1234567", null)]
    [InlineData("""<c r="A2"><v>123456789012345</v></c>""", "123456789012345", null)]
    [InlineData("""<c r="A2"><v>1234567890123456</v></c>""", "1234567890123460", "loan.lost-digits")]
    [InlineData("""<c r="A2"><v>1E+300</v></c>""", "1E+300", "loan.scientific")]
    [InlineData("""<c r="A2" s="2"><v>45352</v></c>""", "2024-03-01", "loan.is-date")]
    [InlineData("""<c r="A2" t="e"><v>#N/A</v></c>""", "#N/A", "loan.error-cell")]
    [InlineData("""<c r="A2" t="inlineStr"><is><t>LOAN</t></is></c>""", "LOAN", null)]
    [InlineData("""<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>LO</t></r><r><t xml:space="preserve">AN </t></r><rPh sb="0" eb="1"><t>ロ</t></rPh><phoneticPr fontId="1"/></is></c>""", "LOAN", null)]
    [InlineData("""<c r="A2" t="s"><v>1</v></c>""", "A_B", null)]
    [InlineData("""<c r="A2" t="s"><v>2</v></c>""", "_x0041_", null)]
    [InlineData("""<c r="A2" t="s"><v>3</v></c>""", "日本", null)]
    [InlineData("""<c r="A2" t="str"><v> 0012&#xA0;</v></c>""", "0012", null)]
    public async Task An_id_is_kept_to_the_character(string cell, string id, string? code)
    {
        var workbook = RawXlsx.Of($"""<row r="2">{cell}<c r="B2"><v>1</v></c></row>""")
            .WithTexts("<si/><si><t>A_x005F_B</t></si><si><t>_x005F_x0041_</t></si><si><r><t>日</t></r><r><t>本</t></r><rPh sb=\"0\" eb=\"2\"><t>ニホン</t></rPh></si>")
            .WithFormats("00000", "m/d/yy");

        var row = (await ReadExport.OfAsync(workbook.ToBytes())).Row;

        Assert.Equal((id, code), (row.LoanId, row.Problem?.Code));
    }

    [Fact]
    public async Task A_date_as_a_client_id_matters_to_partners_of_three_columns()
    {
        var workbook = new RawXlsx().WithFormats("yyyy").With("Loans", """
            <row r="1"><c r="A1" t="str"><v>Loan ID</v></c><c r="B1" t="str"><v>Client ID</v></c><c r="C1" t="str"><v>Amount</v></c></row>
            <row r="2"><c r="A2" t="str"><v>L1</v></c><c r="B2" s="1"><v>45352</v></c><c r="C2"><v>1</v></c></row>
            """).ToBytes();

        Assert.Equal("client.is-date", (await ReadExport.OfAsync(workbook, columns: ColumnFormat.Three)).Row.Problem?.Code);
        Assert.Null((await ReadExport.OfAsync(workbook)).Row.Problem);
    }

    [Fact]
    public async Task Amounts_that_are_texts_say_themselves_which_separator_is_the_decimal_one()
    {
        var workbook = RawXlsx.Of("""
            <row r="2"><c r="A2" t="str"><v>L1</v></c><c r="B2" t="str"><v>25.000</v></c></row>
            <row r="3"><c r="A3" t="str"><v>L2</v></c><c r="B3"><v>25.5</v></c></row>
            <row r="4"><c r="A4" t="str"><v>L3</v></c><c r="B4" t="str"><v>1.234,50</v></c></row>
            """).ToBytes();

        var export = await ReadExport.OfAsync(workbook);

        Assert.Equal([25_000m, 25.5m, 1_234.50m], export.Amounts);
        Assert.Equal(",", export.Format.DecimalSeparator);
    }

    [Fact]
    public async Task Rows_and_cells_without_a_reference_follow_one_another()
    {
        var export = await ReadExport.OfAsync(new RawXlsx().With("Loans", """
            <row><c t="str"><v>Loan ID</v></c><c t="str"><v>Amount</v></c></row><row/><row><c t="str"><v>L1</v></c><c><v>5</v></c></row>
            """).ToBytes());

        Assert.Equal(new ExportRow(3, "L1", "", "5", 5m, null), export.Row);
    }

    private static Task<ReadExport> ReadAmountAsync(string content) =>
        ReadExport.OfAsync(RawXlsx.Of($"""<row r="2"><c r="A2" t="str"><v>L1</v></c><c r="B2">{content}</c></row>""").ToBytes());
}
