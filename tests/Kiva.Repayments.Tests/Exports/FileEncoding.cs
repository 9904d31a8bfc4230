using System.Text;
using CsCheck;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>How a program makes bytes of its text.</summary>
internal sealed record FileEncoding(string Name, Encoding Encoding, byte[] Mark)
{
    // Nothing is replaced by a letter that only resembles it: "№" would become "N" and the test expect another id than stands in the file.
    private static readonly EncoderReplacementFallback QuestionMark = new("?");

    private static readonly FileEncoding[] All =
    [
        new("utf-8", new UTF8Encoding(), []),
        new("utf-8", new UTF8Encoding(), [0xEF, 0xBB, 0xBF]),
        new("utf-16le", new UnicodeEncoding(bigEndian: false, byteOrderMark: false), []),
        new("utf-16le", new UnicodeEncoding(bigEndian: false, byteOrderMark: false), [0xFF, 0xFE]),
        new("utf-16be", new UnicodeEncoding(bigEndian: true, byteOrderMark: false), []),
        new("utf-16be", new UnicodeEncoding(bigEndian: true, byteOrderMark: false), [0xFE, 0xFF]),
        new("windows-1252", SingleByte(1252), []),
        new("iso-8859-1", SingleByte(28591), []),
        new("iso-8859-15", SingleByte(28605), []),
    ];

    public static readonly Gen<FileEncoding> Any = Gen.OneOf(All);

    /// <summary>Whether all that can be written can be told from bytes alone: a group sign with a byte 0 looks like a plain character the other way round.</summary>
    public bool Has(string text) => (Mark.Length > 0 || Encoding is not UnicodeEncoding || !text.Any(c => c % 256 == 0)) && string.Equals(Kept(text), text, StringComparison.Ordinal);

    /// <summary>What of a text survives: where the encoding lacks a character, programs write a question mark.</summary>
    public string Kept(string text) => Encoding.GetString(Encoding.GetBytes(text));

    public byte[] Write(string text) => [.. Mark, .. Encoding.GetBytes(text)];

    /// <summary>What the bytes of a file say of its encoding: plain letters fit all that have one byte for them, and few bytes tell the others apart.</summary>
    public string NameIn(byte[] file) => Encoding.IsSingleByte
        ? !file.Any(value => value > 0x7F) ? "utf-8"
        : file.Any(value => value is > 0x7F and < 0xA0) ? "windows-1252"
        : file.Any(value => new byte[] { 0xA4, 0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE }.Contains(value)) ? "iso-8859-15"
        : "iso-8859-1"
        : Name;

    public override string ToString() => Mark.Length == 0 ? Name : $"{Name} with its mark";

    private static Encoding SingleByte(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, QuestionMark, DecoderFallback.ExceptionFallback)
        ?? Encoding.GetEncoding(codePage, QuestionMark, DecoderFallback.ExceptionFallback);
}
