using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports.Workbooks;

/// <summary>Workbooks as Microsoft's own library writes them.</summary>
public sealed class OpenXmlSdkTests
{
    [Fact]
    public async Task Texts_numbers_dates_and_hidden_rows_come_as_they_were_written()
    {
        var export = await ReadExport.OfAsync(
            Write(
                Row(1, hidden: false, Shared(0)),
                Row(3, hidden: false, Shared(1), Shared(2), Inline("Principal Repaid"), Inline("Disbursed")),
                Row(4, hidden: false, Inline("LOAN/1"), Number(107), Number(141060.75m), Date(45_352)),
                Row(5, hidden: true, Inline("LOAN/2"), Number(108), Formula("C4/2", 70_530.375m)),
                Row(6, hidden: false, Inline("LOAN/3"), Number(109), Date(45_353))),
            columns: ColumnFormat.Three);

        Assert.Equal(
            [(4, "LOAN/1", "107", 141060.75m, null), (5, "LOAN/2", "108", 70530.375m, null), (6, "LOAN/3", "109", null, "amount.is-date")],
            export.Rows.Select(row => (row.Line, row.LoanId, row.ClientId, row.Amount, row.Problem?.Code)));
        Assert.Equal("workbook.hidden-rows", Assert.Single(export.Remarks).Code);
        Assert.Equal(("Loans", "A", "B", "C"), (export.Format.Sheet!.Name, export.Format.Sheet.Loan, export.Format.Sheet.Client, export.Format.Sheet.Amount));
    }

    private static byte[] Write(params Row[] rows)
    {
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.MacroEnabledWorkbook))
        {
            var workbook = document.AddWorkbookPart();
            var texts = workbook.AddNewPart<SharedStringTablePart>();
            texts.SharedStringTable = new SharedStringTable(
                new SharedStringItem(new Text("Repayments, October")),
                new SharedStringItem(new Run(new RunProperties(new Bold()), new Text("Loan")), new Run(new Text(" ID") { Space = SpaceProcessingModeValues.Preserve })),
                new SharedStringItem(new Text("Client ID")));
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat()),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true }));
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData(rows), new MergeCells(new MergeCell { Reference = "A1:D1" }));
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Loans" }));
        }

        return bytes.ToArray();
    }

    private static Row Row(uint line, bool hidden, params Cell[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i].CellReference = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + i)}{line}");
        return new Row(cells) { RowIndex = line, Hidden = hidden ? true : null };
    }

    private static Cell Shared(int text) => new() { DataType = CellValues.SharedString, CellValue = new CellValue(text) };

    private static Cell Inline(string text) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)) };

    private static Cell Number(decimal number) => new() { CellValue = new CellValue(number) };

    private static Cell Formula(string formula, decimal value) => new() { CellFormula = new CellFormula(formula), CellValue = new CellValue(value) };

    private static Cell Date(int serial) => new() { StyleIndex = 1, CellValue = new CellValue(serial) };
}
