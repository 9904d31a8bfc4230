using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports.Tables;

/// <summary>What stands between the rows and is none.</summary>
public sealed class OtherLinesTests
{
    private const string Title = "Microcrédit du Nord;;;\nRemboursements octobre;;;\n";
    private const string Header = "N° prêt;Nom;Agence;Capital remboursé\n";

    [Fact]
    public async Task A_page_break_repeats_titles_header_and_page_number_and_none_of_them_is_a_row()
    {
        var export = await ReadExport.OfAsync(
            $"{Title}{Header}P1;Awa;Nord;10\n;;;Page 1 de 2\n\f{Title}{Header}P2;Issa;Nord;20\nPage 2\n");

        Assert.Equal(["P1", "P2"], export.Rows.Select(row => row.LoanId));
        Assert.Equal([4, 9], export.Rows.Select(row => row.Line));
        Assert.Empty(export.Remarks);
    }

    [Fact]
    public async Task Headings_of_groups_and_footers_are_left_out_and_told()
    {
        var export = await ReadExport.OfAsync($"{Header};;Agence Nord;\nP1;Awa;Nord;10\nFin du rapport;;;\nImprimé par Awa\n");

        Assert.Equal("P1", export.Row.LoanId);
        var remark = Assert.Single(export.Remarks);
        Assert.Equal(("lines.left-out", 2), (remark.Code, remark.Line));
        Assert.EndsWith(": 3. The first is line 2.", remark.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOAN/12;;;", "amount.missing")]
    [InlineData("ABC;;;", "amount.missing")]
    [InlineData("Kpalimé 1030339 b;;;", "amount.missing")]
    [InlineData(";Awa;Nord;", "loan.missing")]
    [InlineData(";Awa;Nord;12", "loan.missing")]
    [InlineData(";;;12", "loan.missing")]
    [InlineData(";;;n.a.", "loan.missing")]
    [InlineData("PG 12;;;", "amount.missing")]
    [InlineData("P-0012;;;", "amount.missing")]
    [InlineData("LOAN/12", "row.ragged")]
    public async Task What_may_be_a_row_with_something_missing_is_a_row_with_a_problem(string line, string code)
    {
        var export = await ReadExport.OfAsync($"{Header}P1;Awa;Nord;10\n{line}\nP3;Issa;Sud;7\n");

        Assert.Equal([null, code, null], export.Codes);
        Assert.Empty(export.Remarks);
    }

    [Theory]
    [InlineData("Loan No,Principal Repaid,Interest")]
    [InlineData("Loan ID,Principal Repaid,Name")]
    public async Task Another_header_among_the_rows_stops_the_file(string header)
    {
        var refusal = await ReadExport.RefusalOfAsync($"Loan ID,Name,Principal Repaid\nL1,A,100\n{header}\nL2,49434,12\n");

        Assert.Equal(("columns.second-header", 3), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_row_is_told_at_once()
    {
        var export = await ReadExport.OfAsync("Loan ID,Client ID,Amount\n,1.2E+11,-5\n", columns: ColumnFormat.Three);

        var problem = export.Row.Problem;
        Assert.Equal(["loan.missing", "client.scientific", "amount.negative"], [problem?.Code, problem?.Also?.Code, problem?.Also?.Also?.Code]);
    }
}
