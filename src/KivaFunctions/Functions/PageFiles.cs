using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace KivaFunctions.Functions;

/// <summary>The files of the page, as the assembly carries them; read once.</summary>
internal static class PageFiles
{
    public const string Index = "index.html";

    private const string Folder = "page/";

    private static readonly FrozenDictionary<string, PageFile> All = typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Folder.Length..], Read, StringComparer.Ordinal);

    public static PageFile? Find(string name) => All.GetValueOrDefault(name);

    private static PageFile Read(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new PageFile(content, Compress(content), MediaType(resource), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16)));
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        var other => throw new InvalidOperationException($"A file of the page ends in '{other}', of which no media type is known."),
    };
}

/// <param name="Compressed">By gzip: a third of it, on lines that are slow.</param>
/// <param name="Hash">Of the content alone: the same in every instance, another one with every change.</param>
internal sealed record PageFile(byte[] Content, byte[] Compressed, string MediaType, string Hash)
{
    /// <summary>What is compressed is another representation, and has a tag of its own.</summary>
    public EntityTagHeaderValue ETag(bool isCompressed) => new($"\"{Hash}{(isCompressed ? "-gzip" : "")}\"");
}
