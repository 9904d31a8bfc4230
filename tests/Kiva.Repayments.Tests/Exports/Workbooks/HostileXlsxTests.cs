using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports.Workbooks;

/// <summary>Workbooks that are damaged, or made to exhaust whoever opens them.</summary>
public sealed class HostileXlsxTests
{
    private const string Row = """<row r="2"><c r="A2" t="str"><v>L1</v></c><c r="B2"><v>5</v></c></row>""";

    public static TheoryData<string, string> Damaged => new()
    {
        { "a text that is not there", """<row r="2"><c r="A2" t="s"><v>7</v></c></row>""" },
        { "a text that is no number", """<row r="2"><c r="A2" t="s"><v>x</v></c></row>""" },
        { "rows out of order", """<row r="3"/><row r="2"/>""" },
        { "a row twice", """<row r="2"/><row r="2"/>""" },
        { "row 0", """<row r="0"/>""" },
        { "a row beyond the last", """<row r="1048577"/>""" },
        { "a row that is too long for a number", """<row r="99999999999"/>""" },
        { "a column beyond the last", """<row r="2"><c r="XFE2"><v>1</v></c></row>""" },
        { "a column of many letters", """<row r="2"><c r="AAAAAAAAAA2"><v>1</v></c></row>""" },
        { "cells out of order", """<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>""" },
        { "a cell twice", """<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row>""" },
        { "a cell of another row", """<row r="2"><c r="A3"><v>1</v></c></row>""" },
        { "a reference without a row", """<row r="2"><c r="A"><v>1</v></c></row>""" },
        { "a style that is no number", """<row r="2"><c r="A2" s="-1"><v>1</v></c></row>""" },
        { "elements nested without end", string.Concat(Enumerable.Repeat("<x>", 200)) + string.Concat(Enumerable.Repeat("</x>", 200)) },
        { "elements that are not closed", "<row r=\"2\"><c>" },
        { "a tag without end", $"<row r=\"2\" {string.Concat(Enumerable.Range(0, 200_000).Select(i => $"a{i}=\"\" "))}/>" },
        { "a text without end", $"<row r=\"2\"><c r=\"A2\" t=\"str\"><v>{new string('x', 3_000_000)}</v></c></row>" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task What_no_spreadsheet_writes_is_damage(string what, string rows)
    {
        var refusal = await ReadExport.RefusalOfAsync(RawXlsx.Of(rows).ToBytes());

        Assert.True(refusal.Code == "workbook.broken", what);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><worksheet><sheetData>&b;</sheetData></worksheet>")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>")]
    public async Task Entities_are_not_expanded(string xml)
    {
        foreach (var part in (string[])["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
            Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(RawXlsx.Of(Row).WithPart(part, xml).ToBytes())).Code);
    }

    [Fact]
    public async Task A_bomb_is_refused_by_its_directory_before_it_is_unpacked()
    {
        var dense = new RawXlsx { Level = CompressionLevel.SmallestSize }.With("Loans", "").WithPart("xl/worksheets/sheet1.xml", new byte[20_000_000]).ToBytes();
        var large = Large(510);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("workbook.too-dense", (await ReadExport.RefusalOfAsync(dense)).Code);
        Assert.Equal("workbook.too-large-unpacked", (await ReadExport.RefusalOfAsync(large)).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public async Task A_part_cannot_give_more_than_it_declares(int declared)
    {
        var bytes = RawXlsx.Of(Row).WithPart("xl/worksheets/sheet1.xml", new byte[50_000_000]).ToBytes();
        Declare(bytes, "xl/worksheets/sheet1.xml", declared);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(bytes)).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    /// <summary>They are read by the library alone, whole and without a stream of ours between.</summary>
    [Theory]
    [InlineData("[Content_Types].xml")]
    [InlineData("_rels/.rels")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    [InlineData("xl/worksheets/_rels/sheet1.xml.rels")]
    public async Task The_directories_within_a_workbook_are_bounded(string part)
    {
        var large = RawXlsx.Of(Row).WithPart(part, string.Concat(Enumerable.Repeat(Encoding.UTF8.GetString(Noise(10_000)), 1_000))).ToBytes();
        var lying = RawXlsx.Of(Row).WithPart(part, new byte[50_000_000]).ToBytes();
        Declare(lying, part, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("workbook.too-many-parts", (await ReadExport.RefusalOfAsync(large)).Code);
        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(lying)).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_does_no_harm()
    {
        var export = await ReadExport.OfAsync(RawXlsx.Of(Row).WithPart(
            "xl/worksheets/_rels/sheet1.xml.rels",
            """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="mailto:awa diop@@microcredit,org" TargetMode="External"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="http://[x" TargetMode="External"/></Relationships>""").ToBytes());

        Assert.Equal("L1", export.Row.LoanId);
    }

    [Fact]
    public async Task A_part_that_gives_less_than_it_declares_is_cut_off()
    {
        var bytes = RawXlsx.Of(Row).ToBytes();
        Declare(bytes, "xl/worksheets/sheet1.xml", 100_000);

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(bytes)).Code);
    }

    [Fact]
    public async Task A_number_that_a_transmission_has_changed_is_noticed_by_the_checksum()
    {
        var bytes = new RawXlsx { Level = CompressionLevel.NoCompression }.With("Loans", RawXlsx.Header + Row).ToBytes();
        var digit = bytes.AsSpan().IndexOf("<v>5</v>"u8) + 3;
        bytes[digit] = (byte)'6';

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(bytes)).Code);
    }

    [Fact]
    public async Task A_part_that_stands_there_twice_is_damage_whichever_was_meant()
    {
        var bytes = RawXlsx.Of(Row).WithPart("XL\\Worksheets\\sheet1.xml", "<worksheet/>").ToBytes();

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(bytes)).Code);
    }

    [Fact]
    public async Task A_workbook_without_its_parts_is_damaged()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("xl/workbook.xml");

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(bytes.ToArray())).Code);
    }

    [Fact]
    public async Task The_shared_texts_are_bounded()
    {
        var text = string.Concat(Enumerable.Repeat(Encoding.UTF8.GetString(Noise(20_000)), 3_300));

        Assert.Equal("workbook.too-much-text", (await ReadExport.RefusalOfAsync(RawXlsx.Of(Row).WithTexts(text).ToBytes())).Code);
    }

    [Fact]
    public async Task A_text_of_a_million_runs_is_put_together_in_one_pass()
    {
        var runs = string.Concat(Enumerable.Repeat("<r><t>ab</t></r>", 300_000));
        var workbook = RawXlsx.Of("""<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>5</v></c></row>""").WithTexts($"<si>{runs}</si>");

        Assert.Equal("loan.too-long", (await ReadExport.OfAsync(workbook.ToBytes())).Row.Problem?.Code);
    }

    [Fact]
    public async Task Sheets_parts_columns_and_bytes_are_bounded()
    {
        var sheets = new RawXlsx();
        for (var i = 0; i < 256; i++)
            sheets.With($"S{i}", "");
        var wide = RawXlsx.Of("""<row r="2"><c r="ALL2"/><c r="ALM2"><v>1</v></c></row>""");
        var parts = new RawXlsx().With("Loans", "");
        for (var i = 0; i < 10_000; i++)
            parts.WithPart($"xl/media/{i}", "");

        Assert.Equal("workbook.too-many-sheets", (await ReadExport.RefusalOfAsync(sheets.ToBytes())).Code);
        Assert.Equal("export.too-many-columns", (await ReadExport.RefusalOfAsync(wide.ToBytes())).Code);
        Assert.Equal("workbook.too-many-parts", (await ReadExport.RefusalOfAsync(parts.ToBytes())).Code);
        Assert.Equal("workbook.too-large", (await ReadExport.RefusalOfAsync([.. "PK\u0003\u0004"u8, .. new byte[50_000_000]])).Code);
    }

    [Fact]
    public async Task Formatted_cells_far_out_are_no_columns()
    {
        var export = await ReadExport.OfAsync(RawXlsx.Of("""<row r="2"><c r="A2" t="str"><v>L1</v></c><c r="B2"><v>5</v></c><c r="XFD2" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>""").ToBytes());

        Assert.Equal("L1", export.Row.LoanId);
    }

    [Fact]
    public async Task Reading_stops_within_a_sheet_when_it_is_cancelled()
    {
        var rows = string.Concat(Enumerable.Range(2, 200_000).Select(i => $"<row r=\"{i}\"><c r=\"A{i}\" t=\"str\"><v>L{i * 7919}</v></c></row>"));
        var bytes = new RawXlsx().With("Loans", $"<row r=\"1\"/>{rows}").With("Other", "").ToBytes();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportReader.OpenAsync(
            _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes)), new ReadingBasis(new ExportsOptions(), ColumnFormat.Two), cancelled.Token));
    }

    /// <summary>A workbook with so many megabytes in it, at a ratio that would do.</summary>
    private static byte[] Large(int megabytes)
    {
        var part = Noise(100_000).Concat(new byte[9_900_000]).ToArray();
        var workbook = RawXlsx.Of(Row);
        for (var i = 0; i < megabytes / 10; i++)
            workbook.WithPart($"xl/media/{i}", part);
        return workbook.ToBytes();
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)('a' + (bytes[i] % 26));
        return bytes;
    }

    /// <summary>Changes the unpacked size of a part in both places where a zip has it.</summary>
    private static void Declare(byte[] zip, string part, int size)
    {
        var name = Encoding.ASCII.GetBytes(part);
        for (var at = 0; zip.AsSpan(at).IndexOf(name) is var found and >= 0; at += found + 1)
        {
            var begin = at + found;
            if (begin >= 46 && zip.AsSpan(begin - 46).StartsWith("PK\u0001\u0002"u8))
                BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(begin - 46 + 24), size);
            else if (begin >= 30 && zip.AsSpan(begin - 30).StartsWith("PK\u0003\u0004"u8))
                BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(begin - 30 + 22), size);
        }
    }
}
