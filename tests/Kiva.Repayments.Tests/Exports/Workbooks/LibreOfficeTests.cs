using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports.Workbooks;

/// <summary>The same sheet as LibreOffice writes it; see <c>Files/README.md</c>.</summary>
public sealed class LibreOfficeTests
{
    private static readonly (int Line, string Loan, string Client, string AmountText, decimal? Amount, string? Code)[] Rows =
    [
        (5, "LOAN/12/2023", "107", "141060.75", 141060.75m, null),
        (6, "00042", "108", "25", 25m, null),
        (7, "LOAN/13", "109", "0", 0m, null),
        (8, "LOAN/14", "110", "", null, "amount.missing"),
        (9, "LOAN/15", "111", "2024-03-02", null, "amount.is-date"),
        (10, "1234567890123460", "112", "1 234,50", 1234.50m, "loan.lost-digits"),
        (14, "2024-04-03", "113", "7.1", 7.1m, "loan.is-date"),
    ];

    [Theory]
    [InlineData("repayments.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("repayments.xls", "application/vnd.ms-excel")]
    public async Task A_workbook_is_read_with_the_row_numbers_that_a_person_sees(string name, string format)
    {
        var export = await ReadFileAsync(name);

        Assert.Equal(
            new ExportFormat(format, null, null, ",", new ExportColumns("N° prêt", "Code client", "Capital remboursé"), new ExportSheet("Remboursements", "B", "C", "D")),
            export.Format);
        Assert.Equal(Rows, export.Rows.Select(row => (row.Line, row.LoanId, row.ClientId, row.AmountText is "#DIV/0!" ? "" : row.AmountText, row.Amount, row.Problem?.Code)));
        Assert.Equal(["workbook.hidden-sheet", "workbook.hidden-rows"], export.Remarks.Select(remark => remark.Code));
        Assert.Equal(
            "Rows of the table are hidden: 1, the first of them row 7. If they belong to the repayments, release the report; if not, cancel it, delete them and drop the file again.",
            export.Remarks[1].Text());
        Assert.Contains("\"Listes\"", export.Remarks[0].Text(), StringComparison.Ordinal);
    }

    /// <summary>In the workbook the one is a number and the other a text; in the page both are what people see.</summary>
    [Fact]
    public async Task The_same_sheet_as_a_web_page_is_refused_where_two_amounts_contradict_each_other()
    {
        var refusal = await ReadExport.RefusalOfAsync(await LibreOfficeFile.BytesAsync("repayments.html"));

        Assert.Equal("amounts.contradict", refusal.Code);
        Assert.Equal(["5", "141,060.75", "9", "1 234,50"], refusal.Arguments!);
    }

    [Fact]
    public async Task An_OpenDocument_spreadsheet_is_to_be_saved_as_xlsx() =>
        Assert.Equal("workbook.opendocument", (await ReadExport.RefusalOfAsync(await LibreOfficeFile.BytesAsync("repayments.ods"))).Code);

    private static async Task<ReadExport> ReadFileAsync(string name) =>
        await ReadExport.OfAsync(await LibreOfficeFile.BytesAsync(name), columns: ColumnFormat.Three);
}
