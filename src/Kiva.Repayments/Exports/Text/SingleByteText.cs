using System.Text;

namespace Kiva.Repayments.Exports.Text;

/// <summary>
/// Windows-1252, ISO-8859-1 and ISO-8859-15. They agree in all but few bytes: 0x80 to 0x9F are characters in Windows-1252 only, and eight bytes
/// are others in ISO-8859-15. Of these four are read as it has them: €, Œ, œ and Ÿ, where the others have ¤, ¼, ½ and ¾, which no export holds.
/// The other four are accents that people type as apostrophes, and stay what Windows makes of them.
/// </summary>
internal struct SingleByteText
{
    private static readonly char[] Characters = Table();

    private bool _hasWindows;
    private bool _hasLatin9;

    /// <summary>IANA name of the encoding that has every byte seen so far.</summary>
    public readonly string Encoding => _hasWindows ? "windows-1252" : _hasLatin9 ? "iso-8859-15" : "iso-8859-1";

    public void Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            chars[i] = Characters[value];
            if (value < 0x80)
                continue;

            _hasWindows |= value < 0xA0;
            _hasLatin9 |= IsLatin9(value);
        }
    }

    private static bool IsLatin9(byte value) => value is 0xA4 or 0xBC or 0xBD or 0xBE;

    private static char[] Table()
    {
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var latin9 = CodePagesEncodingProvider.Instance.GetEncoding(28605)!;
        return [.. Enumerable.Range(0, 256).Select(value => (IsLatin9((byte)value) ? latin9 : windows).GetString([(byte)value])[0])];
    }
}
