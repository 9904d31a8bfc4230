using System.Xml;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>
/// An Office Open XML workbook (ECMA-376), with or without macros; they are never looked at. The library that reads <c>.xls</c> could read
/// these too, but gives the number of a missing text as the text, does not see rows that are hidden with the word <c>true</c>, as LibreOffice
/// writes it, reads a number written <c>25,50</c> as 2550, and holds nothing against its checksum.
/// </summary>
internal sealed class XlsxWorkbook : Workbook
{
    public const string Part = "xl/workbook.xml";

    private readonly Package _package;
    private readonly List<WorkbookSheet> _sheets = [];
    private readonly List<string> _parts = [];
    private readonly List<string> _texts = [];
    private readonly List<CellFormat> _formats = [];

    /// <exception cref="UnreadableExportException">It is too large.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="XmlException">It is damaged.</exception>
    public XlsxWorkbook(Package package, CancellationToken cancellationToken)
    {
        _package = package;
        package.CheckSizes();
        var related = ReadRelations(cancellationToken);
        ReadSheets(related, cancellationToken);
        if (PartOf(related, "/sharedStrings") is { } texts)
        {
            if (package.SizeOf(texts) > WorkbookLimits.MostSharedText)
                throw Damage.Refusal("workbook.too-much-text");
            using var xml = Open(texts, cancellationToken);
            _texts = SharedTexts.Read(xml);
        }

        if (PartOf(related, "/styles") is { } styles)
        {
            using var xml = Open(styles, cancellationToken);
            _formats = CellFormats.Read(xml);
        }
    }

    public override string MediaType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public override IReadOnlyList<WorkbookSheet> Sheets => _sheets;

    protected override SheetRows OpenSheet(WorkbookSheet sheet, CancellationToken cancellationToken) =>
        new XlsxRows(Open(_parts[sheet.Number], cancellationToken), _texts, _formats);

    private PartXml Open(string part, CancellationToken cancellationToken) => new(_package.Open(part, cancellationToken));

    private static string? PartOf(Dictionary<string, (string Type, string Part)> related, string type) =>
        related.Values.FirstOrDefault(one => one.Type?.EndsWith(type, StringComparison.Ordinal) == true).Part;

    private Dictionary<string, (string Type, string Part)> ReadRelations(CancellationToken cancellationToken)
    {
        var related = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        using var part = Open("xl/_rels/workbook.xml.rels", cancellationToken);
        while (part.Read())
        {
            if (part.Element == "Relationship"
                && part.Xml.GetAttribute("Id") is { } id
                && part.Xml.GetAttribute("Type") is { } type
                && part.Xml.GetAttribute("Target") is { } target)
            {
                related[id] = (type, PathOf(target));
            }
        }

        part.Finish();
        return related;
    }

    private void ReadSheets(Dictionary<string, (string Type, string Part)> related, CancellationToken cancellationToken)
    {
        using var part = Open(Part, cancellationToken);
        while (part.Read())
        {
            if (part.Element != "sheet")
                continue;

            var (id, name, isVisible) = SheetAt(part.Xml);
            if (!related.TryGetValue(id, out var relation) || !relation.Type.EndsWith("/worksheet", StringComparison.Ordinal))
                continue;

            _sheets.Add(new WorkbookSheet(_sheets.Count, name, isVisible));
            _parts.Add(relation.Part);
            if (_sheets.Count > WorkbookLimits.MostSheets)
                throw Damage.Refusal("workbook.too-many-sheets");
        }

        part.Finish();
    }

    private static (string Id, string Name, bool IsVisible) SheetAt(XmlReader xml)
    {
        var (id, name, isVisible) = ("", "", true);
        while (xml.MoveToNextAttribute())
        {
            switch (xml.LocalName)
            {
                // In a namespace of its own, which is another in the strict form of the standard.
                case "id":
                    id = xml.Value;
                    break;
                case "name":
                    name = xml.Value;
                    break;
                case "state":
                    isVisible = xml.Value is not ("hidden" or "veryHidden");
                    break;
            }
        }

        return (id, name, isVisible);
    }

    /// <summary>Targets are written from the workbook's folder or from the root.</summary>
    private static string PathOf(string target)
    {
        target = target.Replace('\\', '/');
        return target.StartsWith('/') ? target[1..] : target.StartsWith("../", StringComparison.Ordinal) ? target[3..] : $"xl/{target}";
    }
}
