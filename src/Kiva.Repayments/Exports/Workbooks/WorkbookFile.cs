using Kiva.Repayments.Exports.Workbooks.Xls;
using Kiva.Repayments.Exports.Workbooks.Xlsx;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>Opens what a zip or an OLE file holds, by what is in it.</summary>
internal static class WorkbookFile
{
    /// <exception cref="UnreadableExportException">It holds no workbook, or one that cannot be read.</exception>
    public static Workbook Open(MemoryStream bytes, CancellationToken cancellationToken)
    {
        try
        {
            var all = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            return all.Span.StartsWith("PK"u8) ? OpenZip(bytes, cancellationToken) : OpenOle(all, cancellationToken);
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            throw Damage.Found();
        }
    }

    private static XlsxWorkbook OpenZip(MemoryStream bytes, CancellationToken cancellationToken)
    {
        var package = new Package(bytes);
        if (package.Has(XlsxWorkbook.Part))
            return LibraryFaults.Guard((package, cancellationToken), one => new XlsxWorkbook(one.package, one.cancellationToken));

        throw Damage.Refusal(
            package.Has("xl/workbook.bin") ? "workbook.binary"
            : package.Has("word/document.xml") || package.Has("ppt/presentation.xml") ? "export.document"
            : package.BeginningOf("mimetype") is var type && type.Contains("opendocument.spreadsheet", StringComparison.Ordinal) ? "workbook.opendocument"
            : type.Contains("opendocument", StringComparison.Ordinal) ? "export.document"
            : "export.archive");
    }

    private static XlsWorkbook OpenOle(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var file = new CompoundFile(bytes);
        if (file.Find("EncryptedPackage") is not null)
            throw Damage.Refusal("workbook.password");

        return (file.Find("Workbook") ?? file.Find("Book")) is { } records ? new XlsWorkbook(records, cancellationToken) : throw Damage.Refusal("export.document");
    }
}
