using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ExcelDataReader;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Benchmarks;

/// <summary>
/// Reads an <c>.xlsx</c> of eight columns with every check, beside the same library doing no more than giving the value of every cell, and beside the
/// one that most people would take. All are run in turns in one process.
/// </summary>
internal static class ReadingWorkbooks
{
    private const int Rows = 100_000;
    private const int Rounds = 5;
    private const int WarmUps = 2;

    public static async Task<int> RunAsync()
    {
        // The library asks for it, whatever it reads.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var folder = Directory.CreateTempSubdirectory("kiva-benchmark-").FullName;
        try
        {
            var path = Path.Combine(folder, "export.xlsx");
            Write(path);
            var bare = new List<double>();
            var full = new List<double>();
            var common = new List<double>();
            var peak = 0.0;
            for (var round = -WarmUps; round < Rounds; round++)
            {
                var (theirs, mine) = (ReadBare(path), await ReadAsync(path));
                if (round == -1)
                    peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
                var others = ReadWithExcelDataReader(path);
                if (round < 0)
                    continue;
                common.Add(others.TotalSeconds);
                bare.Add(theirs.TotalSeconds);
                full.Add(mine.TotalSeconds);
            }

            Table.Print(
                string.Create(CultureInfo.InvariantCulture, $"Reading a workbook of {Rows:N0} rows and 8 columns, {new FileInfo(path).Length / 1e6:N1} MB, {Rounds} rounds in turns"),
                new Figure("bare library, s", bare, "0.00"),
                new Figure("all checks, s", full, "0.00"),
                new Figure("all checks / bare library", Figure.Ratios(full, bare), "0.00", Bound: 1.5),
                new Figure("peak working set, MB", [peak], "N0", Bound: 250),
                new Figure("ExcelDataReader, every value, s", common, "0.00"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<TimeSpan> ReadAsync(string path)
    {
        var clock = Stopwatch.StartNew();
        await using var export = await ExportReader.OpenAsync(
            _ => ValueTask.FromResult<Stream>(File.OpenRead(path)), new ReadingBasis(new ExportsOptions(), ColumnFormat.Three), CancellationToken.None);
        var count = 0;
        await foreach (var row in export.ReadAsync(CancellationToken.None))
            count += row.Problem is null && row.Amount is not null ? 1 : 0;
        return Checked(clock.Elapsed, count);
    }

    private static TimeSpan ReadBare(string path)
    {
        var clock = Stopwatch.StartNew();
        using var document = SpreadsheetDocument.Open(path, isEditable: false);
        var workbook = document.WorkbookPart!;
        var texts = new List<string>();
        using (var items = OpenXmlReader.Create(workbook.SharedStringTablePart!))
        {
            while (items.Read())
            {
                if (items.IsStartElement && items.ElementType == typeof(DocumentFormat.OpenXml.Spreadsheet.Text))
                    texts.Add(items.GetText());
            }
        }

        var (count, filled, isText) = (-1, 0, false);
        using var elements = OpenXmlReader.Create(workbook.WorksheetParts.Single());
        while (elements.Read())
        {
            if (elements.IsStartElement && elements.ElementType == typeof(Cell))
                isText = elements.Attributes.Any(attribute => attribute is { LocalName: "t", Value: "s" });
            else if (elements.IsStartElement && elements.ElementType == typeof(CellValue))
                filled += ValueOf(elements.GetText(), isText ? texts : null) is null ? 0 : 1;
            else if (elements.IsEndElement && elements.ElementType == typeof(Row))
                (count, filled) = (count + (filled == 8 ? 1 : 0), 0);
        }

        return Checked(clock.Elapsed, count);
    }

    private static object? ValueOf(string value, List<string>? texts) =>
        texts is null ? double.Parse(value, CultureInfo.InvariantCulture) : texts[int.Parse(value, CultureInfo.InvariantCulture)];

    private static TimeSpan ReadWithExcelDataReader(string path)
    {
        var clock = Stopwatch.StartNew();
        using var file = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateReader(file);
        var count = -1;
        while (reader.Read())
        {
            var filled = 0;
            for (var i = 0; i < reader.FieldCount; i++)
                filled += reader.GetValue(i) is null ? 0 : 1;
            count += filled == 8 ? 1 : 0;
        }

        return Checked(clock.Elapsed, count);
    }

    private static TimeSpan Checked(TimeSpan elapsed, int count) =>
        count == Rows ? elapsed : throw new InvalidOperationException($"{count} of {Rows} rows were read.");

    /// <summary>Texts are shared and dates are formatted, as Excel writes them.</summary>
    private static void Write(string path)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        string[] headings = ["Loan ID", "Client ID", "Branch", "Borrower", "Disbursed", "Principal", "Principal Repaid", "Officer"];
        string[] shared = [.. headings, "Thiès", "Dakar", "Kaolack", "M. Fall", "Mme Ndiaye", .. Enumerable.Range(0, Rows).SelectMany(i => (string[])[$"LOAN/{1_000_000 + i}/2024", $"Borrower {i}"])];
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        Part("[Content_Types].xml", writer => writer.Write($"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Type}sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Type}worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{Type}sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="{Type}styles+xml"/></Types>"""));
        Part("_rels/.rels", writer => writer.Write($"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""));
        Part("xl/workbook.xml", writer => writer.Write($"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="Loans" sheetId="1" r:id="rId1"/></sheets></workbook>"""));
        Part("xl/_rels/workbook.xml.rels", writer => writer.Write($"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""));
        Part("xl/styles.xml", writer => writer.Write($"""<styleSheet xmlns="{Main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>"""));
        Part("xl/sharedStrings.xml", writer =>
        {
            writer.Write($"""<sst xmlns="{Main}">""");
            foreach (var text in shared)
                writer.Write($"<si><t>{text}</t></si>");
            writer.Write("</sst>");
        });
        Part("xl/worksheets/sheet1.xml", writer =>
        {
            writer.Write($"""<worksheet xmlns="{Main}"><sheetData><row r="1">""");
            for (var i = 0; i < headings.Length; i++)
                writer.Write($"""<c r="{(char)('A' + i)}1" t="s"><v>{i}</v></c>""");
            writer.Write("</row>");
            for (var i = 0; i < Rows; i++)
            {
                var line = i + 2;
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"""<row r="{line}" spans="1:8"><c r="A{line}" t="s"><v>{13 + (i * 2)}</v></c><c r="B{line}"><v>{180_000 + i}</v></c><c r="C{line}" t="s"><v>{8 + (i % 3)}</v></c><c r="D{line}" t="s"><v>{14 + (i * 2)}</v></c><c r="E{line}" s="1"><v>{45_000 + (i % 900)}</v></c><c r="F{line}" s="2"><v>{i % 9_000}</v></c><c r="G{line}" s="2"><v>{i % 45_000 / 4m}</v></c><c r="H{line}" t="s"><v>{11 + (i % 2)}</v></c></row>"""));
            }

            writer.Write("</sheetData></worksheet>");
        });

        void Part(string name, Action<StreamWriter> write)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            write(writer);
        }
    }
}
