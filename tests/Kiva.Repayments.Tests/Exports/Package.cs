using System.IO.Compression;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>The parts of a zipped workbook.</summary>
internal static class Package
{
    public static bool IsZip(byte[] file) => file.AsSpan().StartsWith("PK"u8);

    public static IEnumerable<byte[]> Parts(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return [.. zip.Entries.Select(Read)];
    }

    /// <summary>The same package with one part changed, whole and properly zipped.</summary>
    public static byte[] With(byte[] file, int part, Func<byte[], byte[]> change)
    {
        using var from = new ZipArchive(new MemoryStream(file));
        using var to = new MemoryStream();
        using (var zip = new ZipArchive(to, ZipArchiveMode.Create))
        {
            for (var i = 0; i < from.Entries.Count; i++)
            {
                var bytes = Read(from.Entries[i]);
                using var entry = zip.CreateEntry(from.Entries[i].FullName, CompressionLevel.Fastest).Open();
                entry.Write(i == part % from.Entries.Count ? change(bytes) : bytes);
            }
        }

        return to.ToArray();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
