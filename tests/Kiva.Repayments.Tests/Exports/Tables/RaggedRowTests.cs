namespace Kiva.Repayments.Tests.Exports.Tables;

/// <summary>Rows whose cells were moved by an unquoted delimiter, or left out at the end.</summary>
public sealed class RaggedRowTests
{
    [Theory]
    [InlineData("Loan ID,Name,Amount", "L1,Diop, Awa,25.00")]
    [InlineData("Loan ID,Name,Amount,Date", "L1,Diop, Awa, the elder,25.00,2026-10-31")]
    [InlineData("Name,Loan ID,Amount", "Diop, Awa,L1,25.00")]
    [InlineData("Loan ID,Amount,Name", "L1,25.00,Diop, Awa")]
    [InlineData("Loan ID,Name,Amount", "L1,Diop,25.00,")]
    [InlineData("Loan ID,Name,Amount", "L1,Diop, Awa,25.00,")]
    [InlineData("Loan ID;Amount;Interest;Fees", "L1;25.00;3;1;")]
    public async Task A_row_that_makes_sense_in_one_way_only_is_read(string header, string row)
    {
        var export = await ReadExport.OfAsync($"{header}\n{row}\n");

        Assert.Equal(("L1", 25.00m, null), (export.Row.LoanId, export.Row.Amount, export.Row.Problem));
    }

    [Theory]
    [InlineData("Loan ID,Name,Amount", "L1,Diop,25,00")]
    [InlineData("Loan ID,Name,Amount", "L1,Diop,1,234.50")]
    [InlineData("Loan ID,Amount", "1,234,25.00")]
    [InlineData("Loan ID,Name,Fee,Amount,Note", "L1,Diop, Awa,3.00,25.00,")]
    [InlineData("Loan ID,Amount,Fee", "L1,25,50,")]
    [InlineData("Loan ID,Street,Amount", "L1,12 Main St, 4,25.00")]
    [InlineData("Loan ID,Name,Amount", "L1,Diop, Awa,soon")]
    [InlineData("Loan ID,Name,Amount,Balance", "L1,Ann,N/A,1,500")]
    [InlineData("Loan ID;Name;Amount;Balance", "L1;Ann;;1500;note")]
    [InlineData("Loan ID;Name;Amount;Balance", "L1;Ann;#REF!;1500;note")]
    [InlineData("Name,Loan ID,Officer,Amount", "Smith, J12,ABC,Bob,250")]
    [InlineData("Loan ID,A,B,Amount", "L1,a,b,c,d,e,f,g,h,i,j,k,l,25.00")]
    public async Task A_row_that_could_be_read_in_two_ways_is_an_error(string header, string row)
    {
        var export = await ReadExport.OfAsync($"{header}\n{row}\n");

        Assert.Equal(("row.ragged", null, ""), (export.Row.Problem?.Code, export.Row.Amount, export.Row.LoanId));
    }

    [Fact]
    public async Task Empty_cells_that_were_left_out_at_the_end_are_not_missed()
    {
        var export = await ReadExport.OfAsync("Loan ID;Amount;Note;Officer\nL0;20,00;late;Awa\nL1;25,00\nL2;30,00;x\nL3;35,00;;\n");

        Assert.Equal([20.00m, 25.00m, 30.00m, 35.00m], export.Amounts);
    }

    [Theory]
    [InlineData("Loan ID,Client,Name,Principal Repaid,Interest,Fee", "L1,Afi,187170,5,1")]
    [InlineData("Loan ID,Name,Principal Repaid,Interest\nL0,Awa,10,1", "L1,100000,7")]
    [InlineData("Loan ID,Principal Repaid,Interest,Fee\nL0,10,1,1", "L1,5,1")]
    [InlineData("Loan ID;Name;Principal Repaid\nL0;Awa;10", "L1;Afi;1871701030271;Ama;100000")]
    public async Task Cells_that_are_missing_or_joined_in_the_middle_leave_the_row_uncertain(string before, string row)
    {
        var export = await ReadExport.OfAsync($"{before}\n{row}\n");

        Assert.Equal(("row.ragged", null), (export.Rows[^1].Problem?.Code, export.Rows[^1].Amount));
    }

    [Theory]
    [InlineData("L1;Awa;25,00;\nL2;Issa;30")]
    [InlineData("L1;Awa;25,00;\nL2;Mar\nie;30,00;5\n")]
    public async Task A_row_that_may_be_cut_off_or_torn_is_an_error(string rows)
    {
        var export = await ReadExport.OfAsync($"Loan ID;Name;Amount;Note\n{rows}");

        Assert.Equal(["row.ragged"], export.Codes.Skip(1).Distinct());
    }
}
