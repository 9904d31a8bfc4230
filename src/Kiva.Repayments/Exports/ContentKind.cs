namespace Kiva.Repayments.Exports;

/// <summary>What a file is by its first bytes.</summary>
internal enum ContentKind
{
    DelimitedText,
    Json,
    Empty,
    Workbook,
    Html,
    Pdf,
    Image,
    Archive,
    Utf16,
}

/// <summary>Tells files apart by their first bytes. A name says nothing: a <c>.csv</c> is often a workbook, a <c>.xls</c> often HTML.</summary>
internal static class ContentKinds
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public static ContentKind Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8))
            return IsOfficeFile(head) ? ContentKind.Workbook : ContentKind.Archive;

        if (head.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return ContentKind.Workbook;

        if (head.StartsWith("%PDF"u8))
            return ContentKind.Pdf;

        if (IsImage(head))
            return ContentKind.Image;

        if (IsArchive(head))
            return ContentKind.Archive;

        if (IsUtf16(head))
            return ContentKind.Utf16;

        var text = (head.StartsWith(Utf8Mark) ? head[Utf8Mark.Length..] : head).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return head.Length < 4_096 ? ContentKind.Empty : ContentKind.DelimitedText;

        return text[0] switch
        {
            (byte)'<' => ContentKind.Html,
            (byte)'{' or (byte)'[' when LooksLikeJson(text) => ContentKind.Json,
            _ => ContentKind.DelimitedText,
        };
    }

    /// <summary>The problem's code for what is recognised but not read.</summary>
    public static string RefusalOf(ContentKind kind) => kind switch
    {
        ContentKind.Empty => "export.empty",
        ContentKind.Workbook => "export.workbook",
        ContentKind.Html => "export.html",
        ContentKind.Pdf => "export.pdf",
        ContentKind.Image => "export.image",
        ContentKind.Archive => "export.archive",
        ContentKind.Utf16 => "export.utf16",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind is read, not refused."),
    };

    /// <summary>The first entries of a zip as Excel, LibreOffice and the libraries write them.</summary>
    private static bool IsOfficeFile(ReadOnlySpan<byte> head) =>
        head.IndexOf("[Content_Types].xml"u8) >= 0
        || head.IndexOf("_rels/"u8) >= 0
        || head.IndexOf("xl/"u8) >= 0
        || head.IndexOf("opendocument"u8) >= 0;

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

    /// <summary>By its mark, or by the NUL beside every plain character.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF]))
            return true;

        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        var most = head.Length / 2 * 3 / 4;
        return head.Length >= 4 && ((even == 0 && odd > most) || (odd == 0 && even > most));
    }

    /// <summary>A bracket alone is no JSON: a title row may begin with one.</summary>
    private static bool LooksLikeJson(ReadOnlySpan<byte> text)
    {
        var next = text[1..].TrimStart(" \t\r\n"u8);
        return next.IsEmpty || (text[0] == '{' ? next[0] is (byte)'"' or (byte)'}' : next[0] is (byte)'{' or (byte)']');
    }
}
