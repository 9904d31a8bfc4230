using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Kiva.Repayments.Receiving;

/// <summary>The container <c>mis-exports</c> as an inbox: what may be taken from it, how, and when it is emptied.</summary>
internal static class Inbox
{
    /// <summary>A writer that creates first and fills later gets this long.</summary>
    private static readonly TimeSpan EmptyFor = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan CopyPause = TimeSpan.FromMilliseconds(250);

    private static readonly string[] UnfinishedEndings = [".tmp", ".part", ".filepart"];

    /// <summary>Names and sizes that writers use on the way to a finished file.</summary>
    public static bool IsUnfinished(string name, long bytes, DateTimeOffset lastModified, DateTimeOffset now)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return file.StartsWith('.')
            || file.StartsWith("~$", StringComparison.Ordinal)
            || UnfinishedEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            || (bytes == 0 && now - lastModified < EmptyFor);
    }

    /// <summary>
    /// Copies the export into the report's folder within the account, provided it is still the one that was looked at. Somebody who takes
    /// over the same drop at the same time makes the same copy; the first one stands.
    /// </summary>
    /// <returns><see langword="false"/> when it was replaced or taken away meanwhile.</returns>
    public static async Task<bool> TryCopyAsync(BlobClient export, ETag eTag, BlobClient copy, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobCopyFromUriOptions
            {
                SourceConditions = new BlobRequestConditions { IfMatch = eTag },
                DestinationConditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            };
            await copy.StartCopyFromUriAsync(export.Uri, options, cancellationToken);
        }
        catch (RequestFailedException there) when (there.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            // Wait for it all the same: it may be under way.
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return false;
        }

        while (true)
        {
            BlobProperties made = await copy.GetPropertiesAsync(cancellationToken: cancellationToken);
            if (made.CopyStatus is not CopyStatus.Pending)
            {
                return made.CopyStatus is CopyStatus.Success ? true : throw new IOException($"The copy of an export ended as {made.CopyStatus}; it is tried again.");
            }

            await Task.Delay(CopyPause, time, cancellationToken);
        }
    }

    /// <summary>Takes the export out of the inbox, unless a newer one lies there under its name.</summary>
    public static async Task RemoveAsync(BlobClient export, ETag eTag, CancellationToken cancellationToken)
    {
        try
        {
            await export.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = eTag }, cancellationToken);
        }
        catch (RequestFailedException replaced) when (replaced.Status == 412)
        {
            // The newer one has an event of its own.
        }
    }

    /// <summary>The name of the copy: <c>export</c> with the ending that people know the file by.</summary>
    public static string CopyName(string name)
    {
        var ending = Path.GetExtension(name);
        return ending.Length is > 1 and <= 6 && ending.Skip(1).All(char.IsAsciiLetterOrDigit) ? "export" + ending.ToLowerInvariant() : "export.bin";
    }
}
