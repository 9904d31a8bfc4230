using System.Text;
using Kiva.Repayments.Exports;

namespace Kiva.Repayments.Tests.Exports.Html;

public sealed class HtmlExportTests
{
    private const string Header = "<tr><th>Loan ID</th><th>Principal Repaid</th></tr>";

    [Fact]
    public async Task The_table_of_a_page_is_read_by_the_rows_of_the_table()
    {
        var export = await ReadExport.OfAsync($"""
            <!DOCTYPE html><html><head><title>Loans &amp; more</title><style>td {"{"} color: red {"}"} </style></head><body>
            <h1>Microcrédit</h1><table border=1><tr><td colspan=2>October</td></tr>{Header}<tr><td>LOAN/1</td><td>1&nbsp;234,50</td></tr>
            <tr><td> L&#201;A 2 </td><td><b>25</b>,00</td></tr></table><p>printed by Awa</p></body></html>
            """);

        Assert.Equal([(3, "LOAN/1", 1_234.50m), (4, "LÉA 2", (decimal?)25.00m)], export.Rows.Select(row => (row.Line, row.LoanId, row.Amount)));
        Assert.Equal(new ExportFormat("text/html", "utf-8", null, ",", new ExportColumns("Loan ID", null, "Principal Repaid")), export.Format);
    }

    [Theory]
    [InlineData("<TABLE>{0}<TR><TD>L1<TD>5<TR><TD>L2<TD>6</TABLE>")]
    [InlineData("<table><thead>{0}</thead><tbody><tr><td>L1</td><td>5</td></tr></tbody><tfoot><tr><td>L2</td><td>6</td></tr></tfoot></table>")]
    [InlineData("<table>{0}<td>L1</td><td>5</td></tr><tr><td>L2</td><td>6</td></tr></table>")]
    [InlineData("<table>{0}<tr><td>L1</td><td>5</td></tr><tr><td>L2</td><td>6</td></tr>")]
    [InlineData("<table><!-- <tr><td>L0</td><td>1</td></tr> -->{0}<tr><td>L1<!-- x --></td><td>5</td></tr><![if !x]><tr><td>L2</td><td>6<script>7</script></td></tr><![endif]></table>")]
    [InlineData("<table>{0}<tr><td title=\"a > b\">L1</td><td title='5\">'>5</td></tr><tr><td title=it's>L2</td><td data-x=don't>6</td></tr></table>")]
    [InlineData("<div><div><table><tr><td>Report</td><td><table>{0}<tr><td>L1</td><td>5</td></tr><tr><td>L2</td><td>6</td></tr></table></td></tr></table>")]
    [InlineData("<table><tr><td>Report</td></tr><table>{0}<tr><td>L1</td><td>5</td></tr><tr><td>L2</td><td>6</td></tr></table></table>")]
    [InlineData("<html><xml><x:ExcelWorkbook><table/></x:ExcelWorkbook></xml><table>{0}<tr><td>L1</td><td>5</td></tr><tr><td>L2</td><td><span style='display:none'>000<span>1</span></span>6</td></tr></table>")]
    public async Task Pages_are_read_as_a_browser_shows_them(string page)
    {
        var export = await ReadExport.OfAsync(page.Replace("{0}", Header, StringComparison.Ordinal));

        Assert.Equal([("L1", 5m), ("L2", (decimal?)6m)], export.Rows.Select(row => (row.LoanId, row.Amount)));
        Assert.All(export.Codes, Assert.Null);
    }

    [Fact]
    public async Task Cells_that_reach_over_others_leave_them_empty()
    {
        var export = await ReadExport.OfAsync("""
            <table><tr><th rowspan=2>Branch<th colspan=2>October<tr><th>Loan ID<th>Amount<tr><td rowspan="3">Thiès<td>L1<td>5<tr><td>L2<td>6<tr><td>L3<td rowspan=0>7<tr><td>Dakar<td>L4</table>
            """);

        Assert.Equal([("L1", 5m), ("L2", 6m), ("L3", 7m), ("L4", (decimal?)null)], export.Rows.Select(row => (row.LoanId, row.Amount)));
    }

    [Theory]
    [InlineData("<td sdval=\"25000.5\" sdnum=\"1036;\">25 001,0</td>", "25001.0", null)]
    [InlineData("<td x:num=\"25000.5\">25001</td>", "25001", null)]
    [InlineData("<td x:num=\"-25\">(25)</td>", null, "amount.negative")]
    [InlineData("<td sdval=\"45352\" sdnum=\"1036;0;JJ/MM/AAAA\">01/03/2024</td>", null, "amount.not-a-number")]
    [InlineData("<td>100<br>200</td>", null, "amount.not-a-number")]
    [InlineData("<td><p>100</p><p>200</p></td>", null, "amount.not-a-number")]
    [InlineData("<td sdval=\"0\">#DIV/0!</td>", null, "amount.missing")]
    [InlineData("<td sdval=\"0\">-</td>", null, "amount.missing")]
    public async Task What_people_see_counts_and_no_number_that_is_noted_beside_it(string cell, string? amount, string? code)
    {
        var row = (await ReadExport.OfAsync($"<table>{Header}<tr><td>L1</td>{cell}</tr></table>")).Row;

        Assert.Equal((amount, code), (row.Amount?.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Problem?.Code));
    }

    [Theory]
    [InlineData("<tr hidden><td>L2</td><td>6</td></tr>")]
    [InlineData("<tr style=\"color:red; DISPLAY : none\"><td>L2</td><td>6</td></tr>")]
    [InlineData("<tbody style='display:none'><tr><td>L2</td><td>6</td></tr></tbody>")]
    public async Task Hidden_rows_are_read_and_hold_the_report(string row)
    {
        var export = await ReadExport.OfAsync($"<table>{Header}<tr><td>L1</td><td>5</td></tr>{row}</table>");

        Assert.Equal(["L1", "L2"], export.Rows.Select(one => one.LoanId));
        Assert.Equal(["1", "3"], Assert.Single(export.Remarks).Arguments);
    }

    [Fact]
    public async Task Two_tables_that_could_be_meant_are_told_by_their_numbers()
    {
        var table = $"<table>{Header}<tr><td>L1</td><td>5</td></tr></table>";

        var refusal = await ReadExport.RefusalOfAsync($"<table><tr><td>{table}{table}</td></tr></table>");

        Assert.Equal("html.two-tables", refusal.Code);
        Assert.Equal(["2", "3"], refusal.Arguments);
    }

    [Theory]
    [InlineData("<table><tr><td>Loan ID</td><td>Name</td></tr><tr><td>L1</td><td>Awa</td></tr></table>", "columns.amount-missing")]
    [InlineData("<table><tr><td>Loan ID</td><td>Amount</td></tr></table>", "export.no-rows")]
    [InlineData("<table><tr><td>Loan ID</td><td>Amount</td><td>Montant</td></tr><tr><td>L1</td><td>1</td><td>1</td></tr></table>", "columns.two-amounts")]
    [InlineData("<table></table>", "export.html")]
    [InlineData("<table", "export.html")]
    [InlineData("<", "export.html")]
    [InlineData("<p>Loan ID, Amount", "export.html")]
    [InlineData("<?xml version=\"1.0\"?><repayments/>", "export.html")]
    [InlineData("<table><tr><th>Loan ID<th>Amount</tr><tr><td>L1</td><td>5</td></tr><tr><td>L2</td><td>60", "html.cut-off")]
    public async Task Without_one_clear_table_the_page_is_refused(string page, string code) => Assert.Equal(code, (await ReadExport.RefusalOfAsync(page)).Code);

    [Fact]
    public async Task A_row_with_a_cell_too_few_or_too_many_is_not_taken_by_place_alone()
    {
        var export = await ReadExport.OfAsync($"<table><tr><th>Loan ID<th>Name<th>Amount<th>Officer</tr><tr><td>L1</td><td>5</td></tr><tr><td>L2</td><td>7</td><td>8</td><td>6</td><td>9</td></tr></table>");

        Assert.Equal(["row.ragged", "row.ragged"], export.Codes);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public async Task The_bytes_decide_the_encoding_as_they_do_for_all_text(string encoding)
    {
        var export = await ReadExport.OfAsync([.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes($"<meta charset=utf-8><table>{Header}<tr><td>LÉA</td><td>5</td></tr></table>")]);

        Assert.Equal("LÉA", export.Row.LoanId);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "deep", string.Concat(Enumerable.Repeat("<div>", 1_000_000)) },
        { "tables in tables", string.Concat(Enumerable.Repeat("<table><tr><td>", 200_000)) },
        { "never closed", string.Concat(Enumerable.Repeat("<b></x>", 500_000)) },
        { "a tag without end", "<table><tr><td " + new string('x', 5_000_000) },
        { "many attributes", $"<table><tr><td {string.Concat(Enumerable.Repeat("a=b ", 1_000_000))}>" },
        { "open quotation marks", string.Concat(Enumerable.Repeat("<a b=\"", 500_000)) },
        { "apostrophes", string.Concat(Enumerable.Repeat("<a '", 500_000)) },
        { "spaces before apostrophes", $"<a{string.Concat(Enumerable.Repeat($"{new string(' ', 1_000)}'", 3_000))}" },
        { "comments", string.Concat(Enumerable.Repeat("<!--", 1_000_000)) },
        { "scripts", string.Concat(Enumerable.Repeat("<script>", 500_000)) },
        { "hidden", "<table><tr><td>" + string.Concat(Enumerable.Repeat("<i hidden>", 300_000)) },
        { "wide", "<table>" + string.Concat(Enumerable.Repeat("<tr><td colspan=1000000 rowspan=1000000>", 20_000)) },
        { "entities", "<table><tr><td>" + string.Concat(Enumerable.Repeat("&#x1F600;&amp&lt", 300_000)) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_page_made_to_exhaust_its_reader_is_refused_in_one_pass(string what, string page)
    {
        var refusal = await ReadExport.RefusalOfAsync(page);

        Assert.True(refusal.Code is "export.html" or "columns.none-found" or "export.too-many-columns", what);
    }

    [Fact]
    public async Task The_length_and_the_columns_of_a_page_are_bounded()
    {
        var wide = $"<table>{Header}<tr>{string.Concat(Enumerable.Repeat("<td>1</td>", 1_001))}</tr></table>";

        Assert.Equal("export.too-many-columns", (await ReadExport.RefusalOfAsync(wide)).Code);
        Assert.Equal("html.too-large", (await ReadExport.RefusalOfAsync("<" + new string(' ', 25_000_000))).Code);
    }
}
