using System.Text;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

public sealed class DelimitedExportTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task Each_delimiter_is_found_by_the_header_it_makes(char delimiter)
    {
        var export = await ReadExport.OfAsync($"Loan ID{delimiter}Client ID{delimiter}Principal Repaid\nLOAN/12/2023{delimiter}C 7{delimiter}25.50\n");

        Assert.Equal(new ExportRow(2, "LOAN/12/2023", "C 7", "25.50", 25.50m, null), export.Row);
        Assert.Equal(
            new ExportFormat("text/csv", "utf-8", delimiter.ToString(), ".", new ExportColumns("Loan ID", "Client ID", "Principal Repaid")), export.Format);
    }

    [Fact]
    public async Task A_column_format_of_three_needs_the_client_column_and_every_client_id()
    {
        var refusal = await ReadExport.RefusalOfAsync("Loan ID,Amount\nL1,5\n", columns: ColumnFormat.Three);
        var export = await ReadExport.OfAsync("Loan ID,Client ID,Amount\nL1,,5\nL2,C2,6\n", columns: ColumnFormat.Three);

        Assert.Equal("columns.client-missing", refusal.Code);
        Assert.Equal(["client.missing", null], export.Codes);
    }

    [Fact]
    public async Task With_two_columns_a_missing_client_is_no_problem()
    {
        var export = await ReadExport.OfAsync("Loan ID,Client ID,Amount\nL1,,5\nL2,C2,6\n");

        Assert.Equal([null, null], export.Codes);
        Assert.Equal(["", "C2"], export.Rows.Select(row => row.ClientId));
    }

    [Fact]
    public async Task Only_the_needed_columns_of_a_wide_export_are_read()
    {
        var export = await ReadExport.OfAsync("""
            Branch;Loan Account No.;Borrower;Disbursed;Principal Repaid;Principal in arrears;Officer
            Thiès;"0012";"Diop; Awa";2024-03-01;12 500,00;1,5;"M. ""Le"" Fall"
            """);

        Assert.Equal(("0012", 12_500.00m), (export.Row.LoanId, export.Row.Amount));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_heading()
    {
        var export = await ReadExport.OfAsync([0xEF, 0xBB, 0xBF, .. "Loan ID,Amount\nL1,5\n"u8]);

        Assert.Equal("Loan ID", export.Format.Columns.Loan);
    }

    [Theory]
    [InlineData("sep=;\nLoan ID;Amount\nL1;5\n")]
    [InlineData("SEP=;\r\nLoan ID;Amount\r\nL1;5\r\n")]
    [InlineData("\"sep=;\"\nLoan ID;Amount\nL1;5\n")]
    public async Task The_line_by_which_Excel_is_told_the_delimiter_is_honoured_and_counted(string text)
    {
        var export = await ReadExport.OfAsync(text);

        Assert.Equal((3, "L1", 5m), (export.Row.Line, export.Row.LoanId, export.Row.Amount));
    }

    [Fact]
    public async Task Titles_and_blank_rows_before_the_header_are_passed_over()
    {
        var export = await ReadExport.OfAsync("Microcrédit du Nord\n\n\"Remboursements, octobre\",,\n,,\nLoan ID,Client ID,Amount\n\nL1,C1,5\n");

        Assert.Equal((7, "L1"), (export.Row.Line, export.Row.LoanId));
    }

    [Fact]
    public async Task The_header_is_looked_for_in_thirty_rows_and_no_further()
    {
        string After(int titles) => string.Concat(Enumerable.Repeat("Title,\n", titles)) + "Loan ID,Amount\nL1,5\n";

        Assert.Equal("L1", (await ReadExport.OfAsync(After(29))).Row.LoanId);
        Assert.Equal("columns.none-found", (await ReadExport.RefusalOfAsync(After(30))).Code);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Lines_are_counted_as_an_editor_counts_them(string end)
    {
        var text = string.Join(end, "Title", "", "Loan ID;Note;Amount", "L1;\"two", "lines\";1", "", ";;", "L2;\"a\";2", "L3;;3");

        var export = await ReadExport.OfAsync(text);

        Assert.Equal([(4, "L1"), (8, "L2"), (9, "L3")], export.Rows.Select(row => (row.Line, row.LoanId)));
    }

    [Fact]
    public async Task Lines_that_end_differently_in_one_file_are_all_ends()
    {
        var text = new StringBuilder("Loan ID,Amount\n");
        for (var i = 2; i < 5_000; i++)
            text.Append(FormattableString.Invariant($"L{i},{i}")).Append((i % 3) switch { 0 => "\r", 1 => "\n", _ => "\r\n" });

        var export = await ReadExport.OfAsync(text.ToString());

        Assert.All(export.Rows, row => Assert.Equal((FormattableString.Invariant($"L{row.Line}"), (decimal?)row.Line), (row.LoanId, row.Amount)));
        Assert.Equal(4_998, export.Rows.Count);
    }

    [Theory]
    [InlineData(" \t00123 ", "00123")]
    [InlineData("\u00A0\u202F\u2009\uFEFF00123\u3000", "00123")]
    [InlineData("LOAN/12 /2023", "LOAN/12 /2023")]
    [InlineData("=\"00123\"", "00123")]
    [InlineData("\"=\"\"00123\"\"\"", "00123")]
    [InlineData("'00123", "00123")]
    [InlineData("#17", "#17")]
    [InlineData("12E5", "12E5")]
    [InlineData("Crédit-É", "Crédit-É")]
    [InlineData("\"a \"\"b\"\"\"", "a \"b\"")]
    public async Task An_id_is_kept_to_the_character_without_what_surrounds_it(string cell, string id)
    {
        Assert.Equal((id, null), await ReadLoanAsync(cell));
    }

    [Theory]
    [InlineData("1.23E+11", "loan.scientific")]
    [InlineData("\"1,23E+11\"", "loan.scientific")]
    [InlineData("5e-07", "loan.scientific")]
    [InlineData("", "loan.missing")]
    [InlineData("\u00A0", "loan.missing")]
    [InlineData("=\"\"", "loan.missing")]
    [InlineData("'", "loan.missing")]
    [InlineData("L\u00001", "loan.control-characters")]
    [InlineData("\"L\n1\"", "loan.control-characters")]
    public async Task An_id_that_cannot_be_right_is_named(string cell, string code)
    {
        Assert.Equal(code, (await ReadLoanAsync(cell)).Code);
    }

    [Fact]
    public async Task A_row_that_begins_with_a_number_sign_is_a_row()
    {
        var export = await ReadExport.OfAsync("Loan ID,Amount\n#1,5\n#2,6\n");

        Assert.Equal(["#1", "#2"], export.Rows.Select(row => row.LoanId));
    }

    [Fact]
    public async Task A_missing_id_is_told_before_a_wrong_amount()
    {
        var export = await ReadExport.OfAsync("Loan ID,Amount\n,x\n");

        var problem = Assert.IsType<Repayments.Problems.Problem>(export.Row.Problem);
        Assert.Equal(("loan.missing", 2, "Loan ID"), (problem.Code, problem.Line, problem.Column));
    }

    [Theory]
    [InlineData("L1,C1,1,234")]
    [InlineData("L1,C1")]
    [InlineData("L1")]
    public async Task A_row_with_other_cells_than_the_header_is_an_error_on_its_line(string row)
    {
        var export = await ReadExport.OfAsync($"Loan ID,Client ID,Amount\nL0,C0,5\n{row}\nL2,C2,6\nL3,C3,7\n");

        Assert.Equal([null, "row.ragged", null, null], export.Codes);
        Assert.Equal((3, "", null, "3"), (export.Rows[1].Line, export.Rows[1].LoanId, export.Rows[1].Amount, export.Rows[1].Problem!.Expected));
    }

    [Fact]
    public async Task Rows_that_end_with_a_delimiter_are_regular_when_the_header_does()
    {
        var export = await ReadExport.OfAsync("Loan ID,Amount,\nL1,5,\nL2,6,\nL3,7,x\nL4,8\n");

        Assert.Equal([null, null, "row.ragged", "row.ragged"], export.Codes);
    }

    [Theory]
    [InlineData("Loan ID,Amount,Remarks\nL1,25,50,\nL2,30,25,\n")]
    [InlineData("Loan ID,Name,Account,Amount,Remarks\nL1,Diop, Awa,0012345,25,\nL2,Fall, Moussa,0012346,30,\n")]
    public async Task Cells_that_an_unquoted_delimiter_moved_are_never_read_as_amounts(string text)
    {
        var export = await ReadExport.OfAsync(text);

        Assert.Equal(["row.ragged", "row.ragged"], export.Codes);
        Assert.Equal([null, null], export.Amounts);
    }

    [Fact]
    public async Task A_header_that_ends_with_empty_headings_fits_rows_that_do()
    {
        var export = await ReadExport.OfAsync("Loan ID;Amount;;\nL1;5;;\nL2;6;;\n");

        Assert.Equal([5m, 6m], export.Amounts);
    }

    [Theory]
    [InlineData("Loan ID,Note,Amount\nL1,\"never closed,5\nL2,,6\n", 2)]
    [InlineData("Loan ID,Note,Amount\nL1,,5\nL2,\"closed\" and on,6\n", 3)]
    [InlineData("A \"title\"\n\"Another\" one\nLoan ID,Amount\nL1,5\n", 2)]
    public async Task Quotation_marks_that_do_not_fit_stop_the_file_at_their_line(string text, int line)
    {
        var refusal = await ReadExport.RefusalOfAsync(text);

        Assert.Equal(("export.quotation-marks", line), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task A_quotation_mark_that_is_never_closed_does_not_take_the_file_into_memory()
    {
        var rest = string.Concat(Enumerable.Repeat("L2,,6\n", 100_000));

        var refusal = await ReadExport.RefusalOfAsync($"Loan ID,Note,Amount\nL0,,5\nL1,\"open,5\n{rest}");

        Assert.Equal(("export.record-too-long", 3), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task More_than_a_thousand_columns_are_refused()
    {
        var refusal = await ReadExport.RefusalOfAsync("Loan ID,Amount" + new string(',', 1_000) + "\nL1,5" + new string(',', 1_000));

        Assert.Equal("export.too-many-columns", refusal.Code);
    }

    [Fact]
    public async Task Cells_longer_than_two_hundred_characters_are_errors_and_not_carried_along()
    {
        var export = await ReadExport.OfAsync($"Loan ID,Amount\n{new string('9', 201)},5\nL2,{new string('1', 201)}\nL3,{new string('1', 19)}\n");

        Assert.Equal(["loan.too-long", "amount.too-long", "amount.too-long"], export.Codes);
        Assert.Equal("", export.Rows[0].LoanId);
        Assert.Equal("", export.Rows[1].AmountText);
    }

    [Fact]
    public void More_than_five_million_rows_are_refused()
    {
        ExportLimits.Check(5_000_000);

        Assert.Equal("export.too-many-rows", Assert.Throws<UnreadableExportException>(() => ExportLimits.Check(5_000_001)).Problem.Code);
    }

    [Theory]
    [InlineData("Loan ID,Amount\n")]
    [InlineData("Loan ID,Amount\n,\n\n")]
    public async Task A_header_over_nothing_is_refused(string text)
    {
        Assert.Equal("export.no-rows", (await ReadExport.RefusalOfAsync(text)).Code);
    }

    [Fact]
    public async Task A_file_put_together_of_two_encodings_is_stopped_at_the_line_of_the_second()
    {
        var refusal = await ReadExport.RefusalOfAsync([.. "Loan ID,Name,Amount\r\nL0,René,5\r\nL1,Ren"u8, 0xE9, .. ",5\r\n"u8]);

        Assert.Equal(("export.encoding", 3), (refusal.Code, refusal.Line));
        Assert.StartsWith("Line 3 is written in another encoding", refusal.Text(), StringComparison.Ordinal);
    }

    private static async Task<(string LoanId, string? Code)> ReadLoanAsync(string cell)
    {
        var export = await ReadExport.OfAsync($"Loan ID,Amount\n{cell},5\n");
        return (export.Row.LoanId, export.Row.Problem?.Code);
    }
}
