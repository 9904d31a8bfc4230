using System.IO.Pipelines;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Kiva.Repayments.Storage;

/// <summary>Blobs that are too large for memory, read and written as they come.</summary>
internal static class StreamedBlob
{
    private static readonly StorageTransferOptions Blocks = new()
    {
        InitialTransferSize = 4 << 20,
        MaximumTransferSize = 4 << 20,
        MaximumConcurrency = 2,
    };

    private static readonly PipeOptions Buffer = new(
        pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: 64 << 10, useSynchronizationContext: false);

    /// <summary>Uploads while <paramref name="write"/> is still writing. When it throws, no blob appears.</summary>
    public static async Task<BlobContentInfo> WriteAsync(BlobClient blob, Func<PipeWriter, Task> write, BlobUploadOptions? options, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(Buffer);
        options ??= new BlobUploadOptions();
        options.TransferOptions = Blocks;
        var uploading = UploadAsync();
        try
        {
            await write(pipe.Writer);
            await pipe.Writer.CompleteAsync();
        }
        catch (Exception failure)
        {
            await pipe.Writer.CompleteAsync(failure);
            await uploading.ContinueWith(static _ => { }, cancellationToken: CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        return await uploading;

        async Task<BlobContentInfo> UploadAsync()
        {
            try
            {
                return await blob.UploadAsync(pipe.Reader.AsStream(), options, cancellationToken);
            }
            catch (Exception failure)
            {
                // Lets a writer that waits for room go on to its end, where the upload's failure is thrown.
                await pipe.Reader.CompleteAsync(failure);
                throw;
            }
        }
    }

    /// <summary>The blob's bytes as one answer of the service, resumed by the SDK where it breaks.</summary>
    public static async Task<Stream> OpenAsync(BlobBaseClient blob, CancellationToken cancellationToken) =>
        (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
}
