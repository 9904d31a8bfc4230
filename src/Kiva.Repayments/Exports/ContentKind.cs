using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports;

/// <summary>What a file is by its first bytes.</summary>
internal enum ContentKind
{
    DelimitedText,
    Json,
    Empty,

    /// <summary>A zip or an OLE file: a workbook, or anything else that is kept in one. What it is stands at the end of the file.</summary>
    Container,
    OldWorkbook,
    XmlWorkbook,
    Html,
    Pdf,
    Image,
    Archive,
}

/// <summary>Tells files apart by their first bytes. A name says nothing: a <c>.csv</c> is often a workbook, a <c>.xls</c> often HTML.</summary>
internal static class ContentKinds
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public static ContentKind Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return ContentKind.Container;

        if (IsOldWorkbook(head))
            return ContentKind.OldWorkbook;

        if (head.StartsWith("%PDF"u8))
            return ContentKind.Pdf;

        if (IsImage(head))
            return ContentKind.Image;

        if (IsArchive(head))
            return ContentKind.Archive;

        if (TextDecoder.IsUtf16(head))
            return head.TrimStart("\u0000\t\n\r "u8) is [(byte)'<', ..] or [_, _, (byte)'<', ..] or [_, _, 0, (byte)'<', ..] ? ContentKind.Html : ContentKind.DelimitedText;

        var text = (head.StartsWith(Utf8Mark) ? head[Utf8Mark.Length..] : head).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return head.Length < 4_096 ? ContentKind.Empty : ContentKind.DelimitedText;

        return text[0] switch
        {
            (byte)'<' => IsXmlWorkbook(head) ? ContentKind.XmlWorkbook : ContentKind.Html,
            (byte)'{' or (byte)'[' when LooksLikeJson(text) => ContentKind.Json,
            _ => ContentKind.DelimitedText,
        };
    }

    /// <summary>The problem's code for what is recognised but not read.</summary>
    public static string RefusalOf(ContentKind kind) => kind switch
    {
        ContentKind.Empty => "export.empty",
        ContentKind.OldWorkbook => "workbook.too-old",
        ContentKind.XmlWorkbook => "workbook.xml",
        ContentKind.Pdf => "export.pdf",
        ContentKind.Image => "export.image",
        ContentKind.Archive => "export.archive",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind is read, not refused."),
    };

    /// <summary>The first record of Excel 2 to 4, which knew no OLE files.</summary>
    private static bool IsOldWorkbook(ReadOnlySpan<byte> head) => head is [0x09, 0x00 or 0x02 or 0x04 or 0x08, 0x04 or 0x06 or 0x08 or 0x10, 0x00, _, _, 0x05 or 0x10, 0x00, ..];

    /// <summary>"XML Spreadsheet 2003"; the pages that Excel itself writes name another namespace.</summary>
    private static bool IsXmlWorkbook(ReadOnlySpan<byte> head) =>
        head.IndexOf("urn:schemas-microsoft-com:office:spreadsheet"u8) >= 0 && head.IndexOf("<html"u8) < 0;

    private static bool IsImage(ReadOnlySpan<byte> head) =>
        head.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G'])
        || head.StartsWith<byte>([0xFF, 0xD8, 0xFF])
        || head.StartsWith("GIF8"u8)
        || head.StartsWith("II*\0"u8)
        || head.StartsWith("MM\0*"u8)
        || (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WEBP"u8));

    private static bool IsArchive(ReadOnlySpan<byte> head) =>
        head.StartsWith<byte>([0x1F, 0x8B])
        || head.StartsWith("PK\u0005\u0006"u8)
        || head.StartsWith<byte>([(byte)'7', (byte)'z', 0xBC, 0xAF])
        || head.StartsWith("Rar!"u8);

    /// <summary>A bracket alone is no JSON: a title row may begin with one.</summary>
    private static bool LooksLikeJson(ReadOnlySpan<byte> text)
    {
        var next = text[1..].TrimStart(" \t\r\n"u8);
        return next.IsEmpty || (text[0] == '{' ? next[0] is (byte)'"' or (byte)'}' : next[0] is (byte)'{' or (byte)']');
    }
}
