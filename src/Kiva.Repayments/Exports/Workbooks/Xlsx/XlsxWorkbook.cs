using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>
/// An Office Open XML workbook (ECMA-376), with or without macros; they are never looked at. Its parts are streamed through Microsoft's own library.
/// The one that reads <c>.xls</c> could read these too, but takes a number written <c>25,50</c> for 2550, does not see the rows that LibreOffice
/// has hidden, and gives the number of a missing text as the text.
/// </summary>
internal sealed class XlsxWorkbook : Workbook
{
    /// <summary>By which a zip is known to be a workbook.</summary>
    public const string Part = "xl/workbook.xml";

    private readonly Package _package;
    private readonly SpreadsheetDocument _document;
    private readonly WorkbookPart _workbook;
    private readonly List<WorkbookSheet> _sheets = [];
    private readonly List<WorksheetPart> _parts = [];
    private readonly List<string> _texts = [];
    private readonly List<CellFormat> _formats = [];

    /// <exception cref="UnreadableExportException">It holds too much.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public XlsxWorkbook(Package package, CancellationToken cancellationToken)
    {
        package.CheckSizes();
        _package = package;
        _document = SpreadsheetDocument.Open(package.Content(), isEditable: false);
        _workbook = _document.WorkbookPart ?? throw new InvalidDataException();
        ReadSheets(cancellationToken);
        if (_workbook.SharedStringTablePart is { } texts)
            ReadTexts(texts, cancellationToken);
        if (_workbook.WorkbookStylesPart is { } styles)
            ReadFormats(styles, cancellationToken);
    }

    public override string MediaType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public override IReadOnlyList<WorkbookSheet> Sheets => _sheets;

    protected override SheetRows OpenSheet(WorkbookSheet sheet, CancellationToken cancellationToken) =>
        new XlsxRows(Open(_parts[sheet.Number], cancellationToken), _texts, _formats);

    private PartReader Open(OpenXmlPart part, CancellationToken cancellationToken)
    {
        var stream = _package.Open(part.Uri.OriginalString.TrimStart('/'), cancellationToken);
        return new PartReader(stream, new OpenXmlPartReader(stream, _document.Features, new OpenXmlPartReaderOptions { IgnoreWhitespace = true }));
    }

    private void ReadSheets(CancellationToken cancellationToken)
    {
        using var part = Open(_workbook, cancellationToken);
        while (part.ReadTo<Sheet>())
        {
            // Sheets of charts and of old macros are listed too.
            if (part.Attribute("id") is not { } id || !_workbook.TryGetPartById(id, out var related) || related is not WorksheetPart sheet)
                continue;

            _sheets.Add(new WorkbookSheet(_sheets.Count, part.Attribute("name") ?? "", part.Attribute("state") is not ("hidden" or "veryHidden")));
            _parts.Add(sheet);
            if (_sheets.Count > WorkbookLimits.MostSheets)
                throw Damage.Refusal("workbook.too-many-sheets");
        }
    }

    private void ReadTexts(SharedStringTablePart texts, CancellationToken cancellationToken)
    {
        if (_package.SizeOf(texts.Uri.OriginalString.TrimStart('/')) > WorkbookLimits.MostSharedText)
            throw Damage.Refusal("workbook.too-much-text");

        using var part = Open(texts, cancellationToken);
        while (part.ReadTo<SharedStringItem>())
            _texts.Add(part.ReadRuns<SharedStringItem>());
    }

    private void ReadFormats(WorkbookStylesPart styles, CancellationToken cancellationToken)
    {
        var codes = new Dictionary<int, CellFormat>();
        var ofCells = false;
        using var part = Open(styles, cancellationToken);
        while (part.Read())
        {
            if (part.Begins<NumberingFormat>() && part.Attribute("formatCode") is { } code)
                codes[Number(part)] = CellFormat.Of(code);
            else if (part.Begins<CellFormats>() || part.Ends<CellFormats>())
                ofCells = part.Begins<CellFormats>();
            else if (ofCells && part.Begins<DocumentFormat.OpenXml.Spreadsheet.CellFormat>())
                _formats.Add(codes.GetValueOrDefault(Number(part)) ?? CellFormat.OfBuiltIn(Number(part)));
        }
    }

    private static int Number(PartReader part) =>
        int.TryParse(part.Attribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
