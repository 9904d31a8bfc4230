namespace Kiva.Repayments.Tests.Exports.Workbooks;

public sealed class SheetTests
{
    private const string Row = """<row r="2"><c r="A2" t="str"><v>L1</v></c><c r="B2"><v>5</v></c></row>""";
    private const string Table = RawXlsx.Header + Row;
    private const string Note = """<row r="1"><c r="A1" t="str"><v>Thiès</v></c></row>""";

    [Fact]
    public async Task The_one_visible_sheet_with_a_table_is_read()
    {
        var export = await ReadExport.OfAsync(new RawXlsx().With("Cover", Note).With("Loans", Table).With("Empty", "").With("Header only", RawXlsx.Header).ToBytes());

        Assert.Equal(("L1", "Loans"), (export.Row.LoanId, export.Format.Sheet?.Name));
        Assert.Empty(export.Remarks);
    }

    [Fact]
    public async Task Two_sheets_that_could_be_meant_are_named()
    {
        var refusal = await ReadExport.RefusalOfAsync(new RawXlsx().With("October", Table).With("September", Table).ToBytes());

        Assert.Equal("workbook.two-sheets", refusal.Code);
        Assert.Equal(["October", "September"], refusal.Arguments);
    }

    [Fact]
    public async Task A_sheet_with_an_unclear_header_beside_a_clear_one_may_be_the_one_that_is_meant()
    {
        var unclear = """<row r="1"><c r="A1" t="str"><v>Loan ID</v></c><c r="B1" t="str"><v>Principal Repaid</v></c><c r="C1" t="str"><v>Principal Outstanding</v></c></row>""" + Row;

        Assert.Equal("workbook.two-sheets", (await ReadExport.RefusalOfAsync(new RawXlsx().With("A", unclear).With("B", Table).ToBytes())).Code);
        Assert.Equal("columns.two-amounts", (await ReadExport.RefusalOfAsync(new RawXlsx().With("A", unclear).ToBytes())).Code);
        Assert.Equal("columns.two-amounts", (await ReadExport.RefusalOfAsync(new RawXlsx().With("A", unclear).With("B", Note).ToBytes())).Code);
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("veryHidden")]
    public async Task A_hidden_sheet_is_not_read_and_where_only_it_has_the_table_it_is_named(string state)
    {
        var beside = await ReadExport.OfAsync(new RawXlsx().With("Loans", Table).With("Old", Table, state).ToBytes());
        var alone = await ReadExport.RefusalOfAsync(new RawXlsx().With("Cover", Note).With("Loans", Table, state).ToBytes());

        Assert.Equal("workbook.hidden-sheet", Assert.Single(beside.Remarks).Code);
        Assert.Equal("workbook.table-hidden", alone.Code);
        Assert.Equal(["Loans"], alone.Arguments);
    }

    [Fact]
    public async Task Where_no_sheet_has_a_table_the_one_with_most_in_it_says_why()
    {
        var withoutAmount = """<row r="1"><c r="A1" t="str"><v>Loan ID</v></c><c r="B1" t="str"><v>Name</v></c></row>""";

        Assert.Equal("columns.amount-missing", (await ReadExport.RefusalOfAsync(new RawXlsx().With("A", Note).With("B", withoutAmount).ToBytes())).Code);
        Assert.Equal("export.no-rows", (await ReadExport.RefusalOfAsync(new RawXlsx().With("A", Note).With("B", RawXlsx.Header).ToBytes())).Code);
        Assert.Equal("workbook.empty", (await ReadExport.RefusalOfAsync(new RawXlsx().With("A", "").With("B", Note, "hidden").ToBytes())).Code);
    }

    [Fact]
    public async Task The_header_is_looked_for_in_the_first_thirty_rows()
    {
        string At(int line) => $"""<row r="{line}"><c r="A{line}" t="str"><v>Loan ID</v></c><c r="B{line}" t="str"><v>Amount</v></c></row><row r="{line + 1}"><c r="A{line + 1}" t="str"><v>L1</v></c><c r="B{line + 1}"><v>5</v></c></row>""";

        Assert.Equal(31, (await ReadExport.OfAsync(new RawXlsx().With("A", At(30)).ToBytes())).Row.Line);
        Assert.Equal("columns.none-found", (await ReadExport.RefusalOfAsync(new RawXlsx().With("A", Note.Replace("</row>", "</row>" + At(31), StringComparison.Ordinal)).ToBytes())).Code);
    }

    [Theory]
    [InlineData("hidden=\"1\"")]
    [InlineData("hidden=\"true\"")]
    [InlineData("ht=\"0\" customHeight=\"1\"")]
    public async Task Hidden_rows_are_read_and_hold_the_report(string attributes)
    {
        var export = await ReadExport.OfAsync(RawXlsx.Of($"""
            {Row}<row r="3" {attributes}><c r="A3" t="str"><v>L2</v></c><c r="B3"><v>6</v></c></row><row r="4" hidden="1"/>
            <row r="7" hidden="0"><c r="A7" t="str"><v>L3</v></c><c r="B7"><v>7</v></c></row><row r="8" hidden="1"><c r="A8" t="str"><v>L4</v></c><c r="B8"><v>8</v></c></row>
            """).ToBytes());

        Assert.Equal([(2, "L1"), (3, "L2"), (7, "L3"), (8, "L4")], export.Rows.Select(row => (row.Line, row.LoanId)));
        var remark = Assert.Single(export.Remarks);
        Assert.Equal(("workbook.hidden-rows", 3, Repayments.Problems.ProblemSeverity.Error), (remark.Code, remark.Line, remark.Severity()));
        Assert.Equal(["2", "3"], remark.Arguments);
    }

    [Fact]
    public async Task Hidden_rows_are_told_once_although_the_sheet_is_read_twice()
    {
        var export = await ReadExport.OfAsync(RawXlsx.Of("""
            <row r="2" hidden="1"><c r="A2" t="str"><v>L1</v></c><c r="B2" t="str"><v>25.000</v></c></row><row r="3"><c r="A3" t="str"><v>L2</v></c><c r="B3" t="str"><v>0,5</v></c></row>
            """).ToBytes());

        Assert.Equal(["1", "2"], Assert.Single(export.Remarks).Arguments);
    }

    [Fact]
    public async Task What_stands_beside_the_table_is_a_note()
    {
        var export = await ReadExport.OfAsync(RawXlsx.Of("""<row r="2"><c r="A2" t="str"><v>L1</v></c><c r="B2"><v>5</v></c><c r="F2" t="str"><v>ask Awa</v></c></row><row r="3"><c r="F3" t="str"><v>7</v></c></row>""").ToBytes());

        Assert.Null(export.Row.Problem);
    }

    [Fact]
    public async Task A_table_may_begin_anywhere_and_its_headings_may_be_broken_into_lines()
    {
        var export = await ReadExport.OfAsync(new RawXlsx().With("Loans", """
            <row r="3"><c r="AB3" t="str"><v>Loan&#10;ID </v></c><c r="AC3" t="str"><v> Principal
            Repaid</v></c><c r="AE3"><v></v></c></row><row r="5"><c r="AB5" t="str"><v>L1</v></c><c r="AC5"><v>5</v></c></row>
            """).ToBytes());

        Assert.Equal(("AB", null, "AC"), (export.Format.Sheet!.Loan, export.Format.Sheet.Client, export.Format.Sheet.Amount));
        Assert.Equal(("Loan ID", "Principal Repaid"), (export.Format.Columns.Loan, export.Format.Columns.Amount));
        Assert.Equal((5, "L1"), (export.Row.Line, export.Row.LoanId));
    }

    [Fact]
    public async Task Macros_and_charts_are_passed_over()
    {
        var export = await ReadExport.OfAsync(new RawXlsx().With("Loans", Table).WithPart("xl/vbaProject.bin", [0xD0, 0xCF, 1, 2]).WithPart("xl/chartsheets/sheet1.xml", "<chartsheet/>").ToBytes());

        Assert.Equal("L1", export.Row.LoanId);
    }

    [Fact]
    public async Task A_total_under_the_table_is_held_against_it()
    {
        var export = await ReadExport.OfAsync(RawXlsx.Of(Row + """<row r="3"><c r="A3" t="str"><v>Total</v></c><c r="B3"><f>SUM(B2:B2)</f><v>6</v></c></row>""").ToBytes());

        Assert.Equal("L1", export.Row.LoanId);
        Assert.Equal("total.differs", Assert.Single(export.Remarks).Code);
    }
}
