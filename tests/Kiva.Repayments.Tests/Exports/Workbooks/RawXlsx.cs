using System.IO.Compression;
using System.Text;

namespace Kiva.Repayments.Tests.Exports.Workbooks;

/// <summary>A workbook put together by hand, so that it can have what no library writes.</summary>
internal sealed class RawXlsx
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private readonly Dictionary<string, byte[]> _parts = [];
    private readonly List<(string Name, string State)> _sheets = [];

    public CompressionLevel Level { get; init; } = CompressionLevel.Fastest;

    /// <summary>The rows of a sheet with a header in its first row: <c>Loan ID</c> in A, <c>Principal Repaid</c> in B.</summary>
    public static RawXlsx Of(string rows) => new RawXlsx().With("Loans", Header + rows);

    public const string Header = """<row r="1"><c r="A1" t="inlineStr"><is><t>Loan ID</t></is></c><c r="B1" t="inlineStr"><is><t>Principal Repaid</t></is></c></row>""";

    public RawXlsx With(string sheet, string rows, string state = "visible")
    {
        _sheets.Add((sheet, state));
        return WithPart($"xl/worksheets/sheet{_sheets.Count}.xml", $"""<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>""");
    }

    public RawXlsx WithTexts(string items) => WithPart("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{items}</sst>""");

    public RawXlsx WithFormats(params string[] codes) => WithPart(
        "xl/styles.xml",
        $"""<styleSheet xmlns="{Main}"><numFmts>{string.Concat(codes.Select((code, i) => $"""<numFmt numFmtId="{200 + i}" formatCode="{code}"/>"""))}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{string.Concat(codes.Select((_, i) => $"""<xf numFmtId="{200 + i}"/>"""))}<xf numFmtId="22"/></cellXfs></styleSheet>""");

    public RawXlsx WithPart(string name, string content) => WithPart(name, Encoding.UTF8.GetBytes(content));

    public RawXlsx WithPart(string name, byte[] content)
    {
        _parts[name] = content;
        return this;
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in Usual().Where(part => !_parts.ContainsKey(part.Name)).Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Content))).Concat(_parts.Select(part => (part.Key, part.Value))))
            {
                using var part = zip.CreateEntry(name, Level).Open();
                part.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>What every workbook has, unless a test puts something else in its place.</summary>
    private IEnumerable<(string Name, string Content)> Usual() =>
    [
        ("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="{Types}worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}sheet.main+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{Types}sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}styles+xml"/></Types>"""),
        ("_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets>{string.Concat(_sheets.Select((sheet, i) => $"""<sheet name="{sheet.Name}" sheetId="{i + 1}" state="{sheet.State}" r:id="rId{i + 1}"/>"""))}</sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(_sheets.Select((_, i) => $"""<Relationship Id="rId{i + 1}" Type="{Office}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>"""))}<Relationship Id="rIdA" Type="{Office}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rIdB" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""),
        ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\"/>"),
        ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"/>"),
    ];
}
