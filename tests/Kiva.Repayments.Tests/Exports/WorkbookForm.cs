using System.Globalization;
using CsCheck;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>How a program writes a portfolio into an .xlsx; by Microsoft's own library, which no code under test uses.</summary>
/// <param name="HasNumbers">Amounts are numbers, shown by a format; otherwise they are texts in a dialect.</param>
/// <param name="HasNumberIds">Ids that are numbers without zeros in front are numbers.</param>
/// <param name="SharesTexts">Texts stand once in a table of their own.</param>
/// <param name="AmountFormat">Excel's number of the format, or one of <see cref="Formats"/>.</param>
/// <param name="RowsAhead">Rows before the header, the first with a title over merged cells.</param>
/// <param name="Skips">Blank rows have no element.</param>
internal sealed record WorkbookForm(
    bool HasNumbers, bool HasNumberIds, bool SharesTexts, bool HasOtherSheet, bool HasTotal, bool IsTotalWrong, uint AmountFormat, int RowsAhead, bool Skips)
{
    private static readonly (uint Number, string Code)[] Formats = [(164, "#,##0.00\" FCFA\""), (165, "[$€-2] #,##0.00"), (166, "00000"), (167, "0.00;[Red]-0.00"), (168, "_-* #,##0_-")];

    public static readonly Gen<WorkbookForm> Any =
        from flags in Gen.Bool.Array[7]
        from format in Gen.OneOf<uint>(0, 1, 2, 3, 4, 164, 165, 166, 167, 168)
        from ahead in Gen.Int[0, 4]
        select new WorkbookForm(flags[0], flags[1], flags[2], flags[3], flags[4], flags[5], format, ahead, flags[6]);

    /// <summary>A workbook keeps 15 digits of a number; the sum of twelve has no more.</summary>
    public Repayment Fit(Repayment one) => HasNumbers ? one with { Fraction = one.Fraction.Length > 3 ? one.Fraction[..3] : one.Fraction } : one;

    public byte[] Write(Dialect dialect, IReadOnlyList<Repayment> portfolio)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook(new Sheets());
            Style(book.AddNewPart<WorkbookStylesPart>());
            var texts = SharesTexts ? book.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable() : null;
            if (HasOtherSheet)
                Add(book, "Codes", SheetStateValues.Hidden, [new Row(Text("Code", texts), Text("01", texts))]);
            Add(book, "Crédits", SheetStateValues.Visible, Rows(dialect, portfolio, texts));
        }

        return file.ToArray();
    }

    private List<Row> Rows(Dialect dialect, IReadOnlyList<Repayment> portfolio, SharedStringTable? texts)
    {
        var rows = new List<Row>();
        if (RowsAhead > 0)
            Put(rows, Text("Microcrédit du Nord", texts));
        while (rows.Count < RowsAhead && !Skips)
            Put(rows);

        var at = (uint)RowsAhead;
        Put(rows, ++at, [.. dialect.Headings.Select(heading => Text(heading, texts))]);
        foreach (var one in portfolio)
            Put(rows, ++at, Id(one.Loan, texts), Id(one.Client, texts), Text(one.Name, texts), Amount(dialect, one, texts));

        if (HasTotal)
        {
            var sum = portfolio.Sum(one => one.IsNegative ? -one.Amount : one.Amount) + (IsTotalWrong ? 1 : 0);
            Put(rows, ++at, Text("Total", texts), new Cell(), new Cell(), HasNumbers
                ? new Cell { CellFormula = new CellFormula(string.Create(CultureInfo.InvariantCulture, $"SUM(D{RowsAhead + 2}:D{at - 1})")), CellValue = new CellValue(sum), StyleIndex = 1 }
                : Amount(dialect, Repayment.OfSum(Math.Max(sum, 0)), texts));
        }

        return rows;
    }

    private Cell Amount(Dialect dialect, Repayment one, SharedStringTable? texts) => HasNumbers
        ? new Cell { CellValue = new CellValue(one.IsNegative ? -one.Amount : one.Amount), StyleIndex = 1 }
        : Text(dialect.Amount(one), texts);

    private Cell Id(string id, SharedStringTable? texts) => HasNumberIds && IsNumber(id) ? new Cell { CellValue = new CellValue(id) } : Text(id, texts);

    private static bool IsNumber(string id) => id.Length < 15 && id[0] != '0' && id.All(char.IsAsciiDigit);

    private static Cell Text(string text, SharedStringTable? texts)
    {
        var content = new Text(text) { Space = SpaceProcessingModeValues.Preserve };
        if (texts is null)
            return new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(content) };

        texts.Append(new SharedStringItem(content));
        return new Cell { DataType = CellValues.SharedString, CellValue = new CellValue(texts.ChildElements.Count - 1) };
    }

    private static void Put(List<Row> rows, params Cell[] cells) => Put(rows, (uint)rows.Count + 1, cells);

    private static void Put(List<Row> rows, uint number, params Cell[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i].CellReference = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + i)}{number}");
        rows.Add(new Row(cells) { RowIndex = number });
    }

    private static void Add(WorkbookPart book, string name, SheetStateValues state, IEnumerable<Row> rows)
    {
        var part = book.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(new SheetData(rows));
        var number = (uint)book.WorksheetParts.Count();
        book.Workbook!.Sheets!.Append(new Sheet { Name = name, SheetId = number, Id = book.GetIdOfPart(part), State = state });
    }

    private void Style(WorkbookStylesPart part) => part.Stylesheet = new Stylesheet(
        new NumberingFormats(Formats.Select(format => new NumberingFormat { NumberFormatId = format.Number, FormatCode = format.Code })),
        new Fonts(new Font()),
        new Fills(new Fill()),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = AmountFormat, ApplyNumberFormat = true }));
}
