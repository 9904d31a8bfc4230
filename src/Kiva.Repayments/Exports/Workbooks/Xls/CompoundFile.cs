using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Kiva.Repayments.Exports.Workbooks.Xls;

/// <summary>
/// The streams of an OLE file ([MS-CFB]), as Office wrote them until 2003. The library that reads the workbook could look for it by itself, but
/// walks the chains of sectors in quadratic time, and takes any embedded workbook for the file's own.
/// </summary>
internal sealed class CompoundFile
{
    private const uint LastRegularSector = 0xFFFFFFFA;
    private const int EntrySize = 128;
    private const int MiniCutoff = 4_096;
    private const int MiniSectorSize = 64;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _sectorSize;
    private readonly uint[] _chains;
    private readonly byte[] _directory;

    /// <exception cref="InvalidDataException">Its sectors do not fit together.</exception>
    public CompoundFile(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        _sectorSize = bytes.Length < 512 ? throw new InvalidDataException() : BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[30..]) switch
        {
            9 => 512,
            12 => 4_096,
            _ => throw new InvalidDataException(),
        };
        _chains = Numbers(TableSectors());
        _directory = Regular(At(48), size: int.MaxValue);
    }

    private int Sectors => (_bytes.Length - 1) / _sectorSize;

    /// <returns>The bytes of a stream at the root; <see langword="null"/> when there is none of the name.</returns>
    /// <exception cref="InvalidDataException">Its sectors do not fit together.</exception>
    public byte[]? Find(string name)
    {
        foreach (var entry in RootEntries())
        {
            if (_directory[entry + 66] == 2 && string.Equals(NameOf(entry), name, StringComparison.OrdinalIgnoreCase))
                return Stream(entry);
        }

        return null;
    }

    private byte[] Stream(int entry)
    {
        var (start, size) = (DirectoryAt(entry + 116), DirectoryAt(entry + 120));
        if (size > _bytes.Length)
            throw new InvalidDataException();

        if (size >= MiniCutoff)
            return Regular(start, (int)size);

        var small = Regular(DirectoryAt(116), (int)Math.Min(DirectoryAt(120), (uint)_bytes.Length));
        var sectors = Chain(start, Numbers(Chain(At(60), _chains, Sectors)), small.Length / MiniSectorSize);
        var stream = new byte[sectors.Count * MiniSectorSize];
        for (var i = 0; i < sectors.Count; i++)
        {
            if (((long)sectors[i] + 1) * MiniSectorSize > small.Length)
                throw new InvalidDataException();
            small.AsSpan((int)sectors[i] * MiniSectorSize, MiniSectorSize).CopyTo(stream.AsSpan(i * MiniSectorSize));
        }

        return size <= stream.Length ? stream[..(int)size] : throw new InvalidDataException();
    }

    /// <summary>What the root holds itself, as places in the directory: a tree in which each entry names its neighbours.</summary>
    private List<int> RootEntries()
    {
        var entries = new List<int>();
        var seen = new HashSet<uint>();
        var open = new Stack<uint>([DirectoryAt(76)]);
        while (open.TryPop(out var number))
        {
            if (number >= _directory.Length / EntrySize || !seen.Add(number))
                continue;

            var entry = (int)number * EntrySize;
            entries.Add(entry);
            open.Push(DirectoryAt(entry + 68));
            open.Push(DirectoryAt(entry + 72));
        }

        return entries;
    }

    private string NameOf(int entry)
    {
        var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(_directory.AsSpan(entry + 64)), (ushort)64);
        return Encoding.Unicode.GetString(_directory, entry, length).TrimEnd('\0');
    }

    /// <summary>The sectors that hold the table of chains: 109 are named in the header, the others in sectors of their own.</summary>
    private List<uint> TableSectors()
    {
        var sectors = new List<uint>();
        for (var i = 0; i < 109; i++)
            Add(At(76 + (i * 4)));

        var next = At(68);
        for (var i = 0; next < LastRegularSector; i++)
        {
            if (i > Sectors)
                throw new InvalidDataException();

            var numbers = MemoryMarshal.Cast<byte, uint>(Sector(next));
            foreach (var number in numbers[..^1])
                Add(number);
            next = numbers[^1];
        }

        return sectors;

        void Add(uint sector)
        {
            if (sector < LastRegularSector)
                sectors.Add(sectors.Count <= Sectors ? sector : throw new InvalidDataException());
        }
    }

    private uint[] Numbers(List<uint> sectors)
    {
        var numbers = new uint[sectors.Count * (_sectorSize / sizeof(uint))];
        for (var i = 0; i < sectors.Count; i++)
            MemoryMarshal.Cast<byte, uint>(Sector(sectors[i])).CopyTo(numbers.AsSpan(i * (_sectorSize / sizeof(uint))));
        return numbers;
    }

    private byte[] Regular(uint start, int size)
    {
        var sectors = Chain(start, _chains, Sectors);
        var stream = new byte[Math.Min(size, sectors.Count * _sectorSize)];
        for (var i = 0; i * _sectorSize < stream.Length; i++)
        {
            var part = stream.AsSpan(i * _sectorSize);
            Sector(sectors[i])[..Math.Min(part.Length, _sectorSize)].CopyTo(part);
        }

        return size is int.MaxValue || stream.Length == size ? stream : throw new InvalidDataException();
    }

    /// <summary>The sectors of a stream in their order. A chain that is longer than the file runs in a circle.</summary>
    private static List<uint> Chain(uint sector, uint[] chains, int most)
    {
        var chain = new List<uint>();
        for (; sector < LastRegularSector; sector = chains[sector])
        {
            if (sector >= chains.Length || chain.Count > most)
                throw new InvalidDataException();
            chain.Add(sector);
        }

        return chain;
    }

    /// <summary>The last sector of a file may be cut off where nothing stands in it any more.</summary>
    private ReadOnlySpan<byte> Sector(uint number)
    {
        var start = ((long)number + 1) * _sectorSize;
        if (start >= _bytes.Length)
            throw new InvalidDataException();

        if (start + _sectorSize <= _bytes.Length)
            return _bytes.Span.Slice((int)start, _sectorSize);

        var padded = new byte[_sectorSize];
        _bytes.Span[(int)start..].CopyTo(padded);
        return padded;
    }

    private uint At(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Span[offset..]);

    private uint DirectoryAt(int offset) =>
        offset + sizeof(uint) <= _directory.Length ? BinaryPrimitives.ReadUInt32LittleEndian(_directory.AsSpan(offset)) : throw new InvalidDataException();
}
