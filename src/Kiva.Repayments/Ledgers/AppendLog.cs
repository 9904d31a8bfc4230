using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Kiva.Repayments.Ledgers;

/// <summary>
/// An append blob of lines that is only ever added to at the position up to which its writer has read it, so that two writers can never
/// both believe that they wrote next.
/// </summary>
internal sealed class AppendLog(AppendBlobClient blob)
{
    /// <summary>Bytes read or written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Creates the blob where it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => blob.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    /// <returns>
    /// <see langword="false"/> when there is more than was read: either our own block, whose answer was lost, or somebody else's. The tail tells.
    /// </returns>
    public async Task<bool> TryAppendAsync(byte[] block, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new MemoryStream(block, writable: false);
            var conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = Length };
            await blob.AppendBlockAsync(content, new AppendBlobAppendBlockOptions { Conditions = conditions }, cancellationToken);
            Length += block.Length;
            return true;
        }
        catch (RequestFailedException moved) when (moved.Status == 412)
        {
            return false;
        }
    }

    /// <summary>What was written after <see cref="Length"/>, which moves to the end of it.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadTailAsync(CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(Length) };
            var tail = (await blob.DownloadContentAsync(options, cancellationToken)).Value.Content.ToMemory();
            Length += tail.Length;
            return tail;
        }
        catch (RequestFailedException nothing) when (nothing.Status is 404 or 416)
        {
            return default;
        }
    }
}
