using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Kiva.Repayments.Exports.Text;

/// <summary>
/// Makes characters of the bytes of an export: by its byte order mark, else strict UTF-8, else UTF-16 by the NULs beside its plain characters,
/// else one byte a character. A file that was UTF-8 so far and is not any more was put together of two, and is refused: the ids of one half would be garbled.
/// </summary>
internal sealed class TextDecoder
{
    private enum Form
    {
        Utf8,
        Utf16Little,
        Utf16Big,
        SingleByte,
    }

    private Form _form;

    /// <summary>A mark or a first character of several bytes has proved it.</summary>
    private bool _isCertain;
    private SingleByteText _singleByte;

    public TextDecoder(ReadOnlySpan<byte> head)
    {
        (_form, MarkLength) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Form.Utf8, 3),
            [0xFF, 0xFE, ..] => (Form.Utf16Little, 2),
            [0xFE, 0xFF, ..] => (Form.Utf16Big, 2),
            _ => (ByNuls(head), 0),
        };
        _isCertain = MarkLength > 0;
    }

    /// <summary>Bytes of the byte order mark, which are no text.</summary>
    public int MarkLength { get; }

    /// <summary>IANA name; certain once all has been decoded.</summary>
    public string Encoding => _form switch
    {
        Form.Utf8 => "utf-8",
        Form.Utf16Little => "utf-16le",
        Form.Utf16Big => "utf-16be",
        _ => _singleByte.Encoding,
    };

    /// <summary>Whether the text that begins with <paramref name="head"/> is UTF-16: by its mark, or by the NUL beside every plain character.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> head) =>
        head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || ByNuls(head) is Form.Utf16Little or Form.Utf16Big;

    /// <returns><see langword="false"/> when the bytes after those used are no text of the form that the file has had so far.</returns>
    public bool TryDecode(ReadOnlySpan<byte> bytes, Span<char> chars, bool isEnd, out int used, out int written)
    {
        switch (_form)
        {
            case Form.Utf16Little or Form.Utf16Big:
                return TryDecodeUtf16(bytes, chars, isEnd, out used, out written);
            case Form.SingleByte:
                used = written = bytes.Length;
                _singleByte.Decode(bytes, chars);
                return true;
        }

        var status = Utf8.ToUtf16(bytes, chars, out used, out written, replaceInvalidSequences: false, isEnd);
        _isCertain |= written < used;
        if (status != OperationStatus.InvalidData)
            return true;

        if (_isCertain)
            return false;

        _form = Form.SingleByte;
        _singleByte.Decode(bytes[used..], chars[written..]);
        written += bytes.Length - used;
        used = bytes.Length;
        return true;
    }

    private bool TryDecodeUtf16(ReadOnlySpan<byte> bytes, Span<char> chars, bool isEnd, out int used, out int written)
    {
        var units = MemoryMarshal.Cast<byte, short>(bytes);
        var target = MemoryMarshal.Cast<char, short>(chars)[..units.Length];
        if (BitConverter.IsLittleEndian == (_form == Form.Utf16Little))
            units.CopyTo(target);
        else
            BinaryPrimitives.ReverseEndianness(units, target);

        var valid = LengthWithWholeCharacters(chars[..units.Length], isEnd, out var isBroken);
        (used, written) = (valid * 2, valid);
        return !isBroken && !(isEnd && bytes.Length % 2 == 1);
    }

    /// <summary>How far the characters are whole: an astral one is two units, and half of one is nothing.</summary>
    private static int LengthWithWholeCharacters(ReadOnlySpan<char> chars, bool isEnd, out bool isBroken)
    {
        isBroken = false;
        var from = 0;
        while (chars[from..].IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            at += from;
            if (at + 1 == chars.Length && char.IsHighSurrogate(chars[at]) && !isEnd)
                return at;

            if (at + 1 == chars.Length || !char.IsSurrogatePair(chars[at], chars[at + 1]))
            {
                isBroken = true;
                return at;
            }

            from = at + 2;
        }

        return chars.Length;
    }

    private static Form ByNuls(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        var most = head.Length / 2 * 3 / 4;
        if (head.Length < 4)
            return Form.Utf8;

        return even == 0 && odd > most ? Form.Utf16Little
            : odd == 0 && even > most ? Form.Utf16Big
            : Form.Utf8;
    }
}
