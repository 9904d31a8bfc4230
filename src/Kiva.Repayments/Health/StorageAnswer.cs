using Azure;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Health;

internal enum StorageFinding
{
    Fine,
    Missing,
    NotAllowed,
    Away,
}

/// <summary>What came of asking a container or a queue to delete something that is not there.</summary>
/// <param name="Of">The container or queue.</param>
/// <param name="Code">The storage's word for what was wrong; <see langword="null"/> when it said none.</param>
/// <param name="Ahead">How far our clock is ahead of the one that answered; <see langword="null"/> when nobody answered.</param>
internal sealed record StorageAnswer(string Of, StorageFinding Finding, string? Code, TimeSpan? Ahead)
{
    public static async Task<StorageAnswer> AskAsync(string of, Func<Task<Response>> delete, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return new StorageAnswer(of, StorageFinding.Fine, Code: null, Ahead(await delete()));
        }
        catch (RequestFailedException no)
        {
            return new StorageAnswer(of, FindingOf(no), no.ErrorCode, Ahead(no.GetRawResponse()));
        }
        catch (Exception failure) when (StorageTrouble.IsOne(failure) && !cancellationToken.IsCancellationRequested)
        {
            return new StorageAnswer(of, StorageFinding.Away, Code: null, Ahead: null);
        }

        TimeSpan? Ahead(Response? answer) => time.GetUtcNow() - answer?.Headers.Date;
    }

    private static StorageFinding FindingOf(RequestFailedException no) => no.ErrorCode switch
    {
        "BlobNotFound" or "MessageNotFound" or "PopReceiptMismatch" or "InvalidQueryParameterValue" => StorageFinding.Fine,
        "ContainerNotFound" or "QueueNotFound" => StorageFinding.Missing,
        "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" => StorageFinding.NotAllowed,
        _ => StorageFinding.Away,
    };
}
