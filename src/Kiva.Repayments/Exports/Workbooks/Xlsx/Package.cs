using System.IO.Compression;
using System.Text;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>The parts of a zip in memory. What its directory says of sizes is judged before a single part is unpacked.</summary>
internal sealed class Package
{
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly MemoryStream _bytes;

    /// <exception cref="InvalidDataException">The zip has no directory, or a part twice: which of the two was meant?</exception>
    public Package(MemoryStream bytes)
    {
        _bytes = bytes;

        // An entry costs a few hundred bytes of memory as soon as the directory is read, so the entries are counted by their signature first.
        if (bytes.GetBuffer().AsSpan(0, (int)bytes.Length).Count("PK\u0001\u0002"u8) > WorkbookLimits.MostParts)
            throw Damage.Refusal("workbook.too-many-parts");

        foreach (var entry in new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true).Entries)
        {
            if (!_parts.TryAdd(entry.FullName.Replace('\\', '/'), entry))
                throw new InvalidDataException();
        }
    }

    public bool Has(string part) => _parts.ContainsKey(part);

    /// <exception cref="UnreadableExportException">It would unpack to more than a workbook does.</exception>
    public void CheckSizes()
    {
        var unpacked = _parts.Values.Sum(part => part.Length);
        if (unpacked > WorkbookLimits.MostBytesUnpacked)
            throw Damage.Refusal("workbook.too-large-unpacked");

        if (_parts.Any(part => IsDirectory(part.Key) && part.Value.Length > WorkbookLimits.MostDirectory))
            throw Damage.Refusal("workbook.too-many-parts");

        if (unpacked > WorkbookLimits.RatioMattersFrom && unpacked / WorkbookLimits.MostRatio > _bytes.Length)
            throw Damage.Refusal("workbook.too-dense");
    }

    /// <summary>The bytes of the zip as a stream of its own.</summary>
    public Stream Content() => new MemoryStream(_bytes.GetBuffer(), 0, (int)_bytes.Length, writable: false);

    public long SizeOf(string part) => _parts.TryGetValue(part, out var entry) ? entry.Length : 0;

    /// <exception cref="InvalidDataException">There is no such part.</exception>
    public PartStream Open(string part, CancellationToken cancellationToken) =>
        _parts.TryGetValue(part, out var entry) ? new PartStream(entry, cancellationToken) : throw new InvalidDataException();

    /// <summary>The first characters of a part; empty when there is none.</summary>
    public string BeginningOf(string part)
    {
        if (!Has(part))
            return "";

        using var stream = Open(part, CancellationToken.None);
        Span<byte> beginning = stackalloc byte[100];
        return Encoding.Latin1.GetString(beginning[..stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>The parts that say what the others are and how they belong together. The library reads these whole, and straight from the zip.</summary>
    private static bool IsDirectory(string part) =>
        part.EndsWith(".rels", StringComparison.OrdinalIgnoreCase) || part.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase);
}
