using System.Buffers.Binary;
using CsCheck;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>What can happen to the bytes of a file on its way, and what somebody might do to them on purpose.</summary>
internal static class Damage
{
    /// <summary>Of an .xls, of a disk and of many a buffer.</summary>
    private const int Sector = 512;

    private static readonly byte[] Marks = "\"',;.\n\r\t|=#-0<>&/\0\u00A0"u8.ToArray();

    /// <summary>Ends of chains and of counting: what lengths, offsets and sector numbers should not be.</summary>
    private static readonly uint[] Numbers = [0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <param name="others">Pieces of these are put in.</param>
    public static Gen<Func<byte[], byte[]>> Any(Gen<byte[]> others) => Gen.Select(
        Gen.Int[0, 10], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Byte, others,
        (kind, first, second, value, other) => (Func<byte[], byte[]>)(bytes => Do(bytes, kind, first % (bytes.Length + 1), second, value, other)));

    private static byte[] Do(byte[] bytes, int kind, int from, int second, byte value, byte[] other)
    {
        var to = from + (second % (bytes.Length - from + 1));
        return kind switch
        {
            0 => Replace(bytes, from, [value]),
            1 => Replace(bytes, from, [(byte)(from < bytes.Length ? bytes[from] ^ (1 << (value % 8)) : 0)]),
            2 => bytes[..from],
            3 => [.. bytes[..to], .. bytes[from..]],
            4 => [.. bytes[..from], .. bytes[to..]],
            5 => [.. bytes[..from], Marks[value % Marks.Length], .. bytes[from..]],
            6 => [.. bytes[..from], .. other[(second % (other.Length + 1))..]],
            7 => Replace(bytes, from & ~3, Number(Numbers[value % Numbers.Length])),
            8 => Replace(bytes, from & ~1, Number(Numbers[value % Numbers.Length])[..2]),
            9 => Swap(bytes, from / Sector, second % (bytes.Length + 1) / Sector),
            _ => [.. bytes[..from], .. Enumerable.Repeat(bytes[from..Math.Min(to, from + 200)], value).SelectMany(piece => piece), .. bytes[from..]],
        };
    }

    private static byte[] Replace(byte[] bytes, int at, byte[] piece) => [.. bytes[..at], .. piece, .. bytes[Math.Min(at + piece.Length, bytes.Length)..]];

    private static byte[] Number(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Swap(byte[] bytes, int one, int other)
    {
        var (first, second) = (Math.Min(one, other) * Sector, Math.Max(one, other) * Sector);
        return first == second || second + Sector > bytes.Length
            ? bytes
            : [.. bytes[..first], .. bytes[second..(second + Sector)], .. bytes[(first + Sector)..second], .. bytes[first..(first + Sector)], .. bytes[(second + Sector)..]];
    }
}
