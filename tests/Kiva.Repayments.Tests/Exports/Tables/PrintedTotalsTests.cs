namespace Kiva.Repayments.Tests.Exports.Tables;

/// <summary>Totals are lines, and what they print must be the sum of the rows.</summary>
public sealed class PrintedTotalsTests
{
    [Theory]
    [InlineData("Total;;60")]
    [InlineData(";TOTAL GÉNÉRAL;60")]
    [InlineData(";Grand Total:;60.00")]
    [InlineData("Total 3 loans;;60")]
    [InlineData(";;60")]
    [InlineData("Somme;;XOF 60")]
    [InlineData("Suma y sigue;;60")]
    [InlineData("À reporter;;60")]
    [InlineData("Total;;60;")]
    [InlineData("Total;;")]
    [InlineData("Total")]
    [InlineData("Branch total;;30")]
    public async Task A_total_that_is_right_is_a_line_and_nothing_is_said(string line)
    {
        var export = await ReadExport.OfAsync($"Loan ID;Name;Principal Repaid\nL1;Awa;10\nL2;Issa;20\nSubtotal;;30\nL3;Ana;30\n{line}\n");

        Assert.Equal(["L1", "L2", "L3"], export.Rows.Select(row => row.LoanId));
        Assert.Empty(export.Remarks);
    }

    [Theory]
    [InlineData("Total;;61")]
    [InlineData(";Sous-total agence 03;31")]
    [InlineData("Totales;;0")]
    public async Task A_total_that_is_not_the_sum_of_the_rows_holds_the_report(string line)
    {
        var export = await ReadExport.OfAsync($"Loan ID;Name;Principal Repaid\nL1;Awa;10\nL2;Issa;20\nSubtotal;;30\nL3;Ana;30\n{line}\n");

        var remark = Assert.Single(export.Remarks);
        Assert.Equal(("total.differs", 6, Repayments.Problems.ProblemSeverity.Error), (remark.Code, remark.Line, remark.Severity()));
        Assert.Equal(3, export.Rows.Count);
    }

    [Fact]
    public async Task Totals_of_branches_of_regions_and_of_all_are_each_checked_against_their_rows()
    {
        var export = await ReadExport.OfAsync(
            """
            Loan ID,Principal Repaid
            L1,1.5
            Total branch A,1.5
            L2,2.5
            L3,3
            Total branch B,5.5
            Total region 1,7.0
            L4,4
            Total branch C,4
            Total region 2,4
            Grand total,11.0
            """);

        Assert.Equal(4, export.Rows.Count);
        Assert.Empty(export.Remarks);
    }

    [Fact]
    public async Task A_total_over_a_row_without_amount_cannot_be_checked_and_the_next_one_can()
    {
        var unchecked_ = await ReadExport.OfAsync("Loan ID,Principal Repaid\nL1,10\nL2,\nSubtotal,30\nL3,5\nSubtotal,5\nTotal,35\n");
        var different = await ReadExport.OfAsync("Loan ID,Principal Repaid\nL1,10\nL2,\nSubtotal,30\nL3,5\nSubtotal,5\nL4,\n");

        Assert.Equal(("total.unchecked", 4), (Assert.Single(unchecked_.Remarks).Code, unchecked_.Remarks[0].Line));
        Assert.Equal("total.unchecked", Assert.Single(different.Remarks).Code);
    }

    [Theory]
    [InlineData("Total;;#REF!")]
    [InlineData("Total;;soixante")]
    public async Task A_total_that_cannot_be_read_is_told(string line)
    {
        var export = await ReadExport.OfAsync($"Loan ID;Name;Principal Repaid\nL1;Awa;10\n{line}\n");

        Assert.Equal("total.unchecked", Assert.Single(export.Remarks).Code);
    }

    [Theory]
    [InlineData("TOT-17")]
    [InlineData("Totora")]
    [InlineData("SUM12")]
    [InlineData("Report-7")]
    [InlineData("SUM-001")]
    [InlineData("Soma Devi")]
    public async Task An_id_that_begins_like_a_total_is_an_id(string id)
    {
        var export = await ReadExport.OfAsync($"Loan ID;Name;Principal Repaid\n{id};Awa;10\n");

        Assert.Equal((id, 10m), (export.Row.LoanId, export.Row.Amount));
        Assert.Empty(export.Remarks);
    }

    [Theory]
    [InlineData("L2;Soma, Devi;0", null)]
    [InlineData("L2,Soma Devi,0", "row.ragged")]
    [InlineData(";Soma Traore;30", "loan.missing")]
    [InlineData(";3;30", "loan.missing")]
    [InlineData("SUM-002;Awa;", "amount.missing")]
    public async Task A_borrower_or_an_id_that_is_called_like_a_total_stays_a_row(string line, string? code)
    {
        var export = await ReadExport.OfAsync($"Loan ID;Name;Principal Repaid\nL0;Awa;10\nL1;Issa;20\n{line}\n");

        Assert.Equal([null, null, code], export.Codes);
    }

    [Fact]
    public async Task A_single_row_is_not_taken_for_the_total_of_itself()
    {
        var export = await ReadExport.OfAsync("Loan ID;Name;Principal Repaid\nL1;Awa;10\n;;10\n");

        Assert.Equal([null, "loan.missing"], export.Codes);
    }
}
