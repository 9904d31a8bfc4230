using System.IO.Compression;
using System.Text;

namespace Kiva.Repayments.Tests.Exports;

public sealed class ContentKindTests
{
    public static TheoryData<string, byte[]> Refused => new()
    {
        { "export.empty", [] },
        { "export.empty", [0xEF, 0xBB, 0xBF] },
        { "export.empty", " \r\n\t"u8.ToArray() },
        { "export.empty", Enumerable.Repeat((byte)'\n', 10_000).ToArray() },
        { "workbook.broken", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0] },
        { "workbook.broken", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]] },
        { "workbook.broken", Zip("xl/workbook.xml")[..^10] },
        { "workbook.binary", Zip("xl/workbook.bin") },
        { "workbook.too-old", [0x09, 0x08, 0x08, 0x00, 0x00, 0x00, 0x10, 0x00, 0, 0] },
        { "workbook.too-old", [0x09, 0x04, 0x06, 0x00, 0x00, 0x00, 0x10, 0x00, 0, 0] },
        { "workbook.xml", "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"u8.ToArray() },
        { "export.document", Zip("word/document.xml") },
        { "export.document", Zip("ppt/presentation.xml") },
        { "export.archive", Zip("export.csv") },
        { "export.archive", Zip("october.xlsx") },
        { "export.archive", Zip("[Content_Types].xml") },
        { "export.archive", [0x1F, 0x8B, 8, 0] },
        { "export.html", "<html><p>Loan ID, Amount</p></html>"u8.ToArray() },
        { "export.html", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<html></html>")] },
        { "export.html", "\r\n <?xml version=\"1.0\"?><Workbook/>"u8.ToArray() },
        { "export.pdf", "%PDF-1.7\n"u8.ToArray() },
        { "export.image", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10] },
        { "export.image", [0xFF, 0xD8, 0xFF, 0xE0] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_text_is_recognised_by_its_content_and_refused_with_what_to_do(string code, byte[] bytes)
    {
        var refusal = await ReadExport.RefusalOfAsync(bytes);

        Assert.Equal(code, refusal.Code);
        Assert.NotEmpty(refusal.Text());
    }

    [Theory]
    [InlineData("[Loans]\nLoan ID,Amount\nL1,5\n")]
    [InlineData("{Loans}\nLoan ID,Amount\nL1,5\n")]
    public async Task A_title_in_brackets_is_no_json(string text)
    {
        Assert.Equal("L1", (await ReadExport.OfAsync(text)).Row.LoanId);
    }

    private static byte[] Zip(string entry)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        using (var content = zip.CreateEntry(entry).Open())
            content.Write("Loan ID,Amount\n"u8);
        return bytes.ToArray();
    }
}
