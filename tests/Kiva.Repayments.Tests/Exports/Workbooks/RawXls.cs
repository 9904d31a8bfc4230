using System.Buffers.Binary;
using System.Text;

namespace Kiva.Repayments.Tests.Exports.Workbooks;

/// <summary>Binary workbooks and the OLE files around them, record by record.</summary>
internal static class RawXls
{
    private const int Sector = 512;

    /// <summary>An OLE file with these streams at its root.</summary>
    public static byte[] Ole(params (string Name, byte[] Bytes)[] streams)
    {
        var sectors = new List<byte[]>();
        var chains = new List<uint>();
        var directory = new List<byte[]> { Entry("Root Entry", 5, 0xFFFFFFFE, 0, child: 1) };
        for (var i = 0; i < streams.Length; i++)
        {
            var bytes = streams[i].Bytes.Length < 4_096 ? [.. streams[i].Bytes, .. new byte[4_096 - streams[i].Bytes.Length]] : streams[i].Bytes;
            directory.Add(Entry(streams[i].Name, 2, Add(bytes), bytes.Length, right: i + 1 < streams.Length ? (uint)i + 2 : 0xFFFFFFFF));
        }

        var directoryAt = Add([.. directory.SelectMany(entry => entry)]);
        var tables = 1;
        while (tables * 128 < chains.Count + tables)
            tables++;
        var tablesAt = (uint)chains.Count;
        chains.AddRange(Enumerable.Repeat(0xFFFFFFFD, tables));
        chains.AddRange(Enumerable.Repeat(0xFFFFFFFF, (tables * 128) - chains.Count));

        var header = new byte[Sector];
        ((byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(header, 0);
        foreach (var (at, value) in ((int, ushort)[])[(24, 0x3E), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)])
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at), value);
        foreach (var (at, value) in ((int, uint)[])[(44, (uint)tables), (48, directoryAt), (56, 4_096), (60, 0xFFFFFFFE), (68, 0xFFFFFFFE)])
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at), value);
        for (var i = 0; i < 109; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(76 + (i * 4)), i < tables ? tablesAt + (uint)i : 0xFFFFFFFF);
        return [.. header, .. sectors.SelectMany(sector => sector), .. chains.SelectMany(BitConverter.GetBytes)];

        uint Add(byte[] bytes)
        {
            var first = (uint)chains.Count;
            foreach (var part in bytes.Chunk(Sector))
            {
                sectors.Add([.. part, .. new byte[Sector - part.Length]]);
                chains.Add((uint)chains.Count + 1);
            }

            chains[^1] = 0xFFFFFFFE;
            return first;
        }
    }

    /// <summary>A workbook of one sheet with these records in it.</summary>
    public static byte[] Workbook(params byte[][] records) => Workbook(sheets: 1, records);

    /// <param name="sheets">How many sheets it claims to have; all are the same.</param>
    public static byte[] Workbook(int sheets, byte[][] records)
    {
        byte[] globals = [.. Record(0x809, [0x00, 0x06, 0x05, 0x00, .. new byte[12]])];
        var sheetAt = (uint)(globals.Length + (sheets * (4 + 13)) + 4);
        return
        [
            .. globals,
            .. Enumerable.Range(0, sheets).SelectMany(_ => Record(0x85, [.. BitConverter.GetBytes(sheetAt), 0, 0, 5, 0, .. "Loans"u8])),
            .. Record(0x0A, []),
            .. Record(0x809, [0x00, 0x06, 0x10, 0x00, .. new byte[12]]),
            .. records.SelectMany(record => record),
            .. Record(0x0A, []),
        ];
    }

    public static byte[] Record(ushort id, byte[] content) => [.. BitConverter.GetBytes(id), .. BitConverter.GetBytes((ushort)content.Length), .. content];

    public static byte[] Text(ushort row, ushort column, string text) =>
        Record(0x204, [.. Place(row, column), .. BitConverter.GetBytes((ushort)text.Length), 0, .. Encoding.Latin1.GetBytes(text)]);

    public static byte[] Number(ushort row, ushort column, double number) => Record(0x203, [.. Place(row, column), .. BitConverter.GetBytes(number)]);

    /// <param name="last">The last column that the record claims to have.</param>
    public static byte[] Numbers(ushort row, ushort first, ushort last, params int[] numbers) => Record(
        0xBD,
        [.. BitConverter.GetBytes(row), .. BitConverter.GetBytes(first), .. numbers.SelectMany(number => (byte[])[0, 0, .. BitConverter.GetBytes((number << 2) | 2)]), .. BitConverter.GetBytes(last)]);

    private static byte[] Place(ushort row, ushort column) => [.. BitConverter.GetBytes(row), .. BitConverter.GetBytes(column), 0, 0];

    private static byte[] Entry(string name, byte type, uint start, int size, uint child = 0xFFFFFFFF, uint right = 0xFFFFFFFF)
    {
        var entry = new byte[128];
        Encoding.Unicode.GetBytes(name).CopyTo(entry, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(64), (ushort)((name.Length + 1) * 2));
        entry[66] = type;
        foreach (var (at, value) in ((int, uint)[])[(68, 0xFFFFFFFF), (72, right), (76, child), (116, start), (120, (uint)size)])
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(at), value);
        return entry;
    }
}
