using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Receiving;

/// <summary>
/// Takes an export that came by HTTP into a report's folder; the rest of the road is the dropped export's. An idempotency key is claimed
/// before anything else, so that a caller who lost the answer may ask again without making a second report.
/// </summary>
public sealed class ReceiveReport(DataStorage storage, OpenReports reports, Nudges nudges, ReceivedFactory received, TimeProvider time, ILogger<ReceiveReport> log)
{
    /// <param name="name">What people will know the export by.</param>
    /// <param name="idempotencyKey">The caller's; any text.</param>
    /// <param name="by">The caller, where callers are known by name.</param>
    public async Task<Receipt> RunAsync(Stream body, string name, string? idempotencyKey, string? by, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var folder = reports.Folder(ReportId.Of(receivedAt, name, idempotencyKey ?? Guid.NewGuid().ToString("N")));
        if (idempotencyKey is not null && await ClaimAsync(idempotencyKey, folder.Id, cancellationToken) is { } earlier)
        {
            return await RepeatAsync(earlier, body, cancellationToken);
        }

        await folder.MarkOpenAsync(cancellationToken);
        var copyName = Inbox.CopyName(name);
        var hash = new ContentHash();
        var (bytes, sha256) = await StoreAsync(folder.Export(copyName), body, hash, cancellationToken);
        if (idempotencyKey is not null)
        {
            await SettleAsync(idempotencyKey, folder.Id, sha256, cancellationToken);
        }

        var begin = received.Make(name, ExportSource.Http, by, receivedAt, copyName, bytes);
        using var ledger = await Ledger.BeginAsync(folder.Ledger, begin, time, cancellationToken);
        log.ReportReceived(folder.Id, begin.Bytes, begin.Cycle, begin.Environment);
        await nudges.SendAsync(folder.Id, cancellationToken);
        return new Receipt(folder.Id, ReceiptKind.Received);
    }

    private static async Task<(long Bytes, string Sha256)> StoreAsync(BlobClient export, Stream body, ContentHash hash, CancellationToken cancellationToken)
    {
        await export.UploadAsync(hash.Wrap(body), new BlobUploadOptions(), cancellationToken);
        BlobProperties stored = await export.GetPropertiesAsync(cancellationToken: cancellationToken);
        return (stored.ContentLength, hash.Value!);
    }

    private static async Task<Receipt> RepeatAsync(Claim earlier, Stream body, CancellationToken cancellationToken)
    {
        if (ReportId.Parse(earlier.ReportId) is not { } id || earlier.ContentSha256 is null)
        {
            return new Receipt(Id: null, ReceiptKind.StillArriving);
        }

        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(body, cancellationToken));
        return new Receipt(id, hash == earlier.ContentSha256 ? ReceiptKind.Repeated : ReceiptKind.OtherBody);
    }

    /// <returns>The claim that was there before; <see langword="null"/> when the key is ours now.</returns>
    private async Task<Claim?> ClaimAsync(string key, ReportId id, CancellationToken cancellationToken)
    {
        var blob = ClaimBlob(key);
        try
        {
            var options = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.UploadAsync(Json(new Claim(id.ToString(), ContentSha256: null, time.GetUtcNow())), options, cancellationToken);
            return null;
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            var content = (await blob.DownloadContentAsync(cancellationToken)).Value.Content;
            var claim = JsonSerializer.Deserialize(content.ToMemory().Span, ClaimJson.Default.Claim)!;
            return claim.ContentSha256 is null && time.GetUtcNow() - claim.At > Abandoned ? null : claim;
        }
    }

    private async Task SettleAsync(string key, ReportId id, string sha256, CancellationToken cancellationToken) =>
        await ClaimBlob(key).UploadAsync(Json(new Claim(id.ToString(), sha256, time.GetUtcNow())), overwrite: true, cancellationToken);

    /// <summary>A claim whose body never arrived whole does not lock its key for ever.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(30);

    private BlobClient ClaimBlob(string key) =>
        storage.Reports.GetBlobClient($"idempotency/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}");

    private static BinaryData Json(Claim claim) => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(claim, ClaimJson.Default.Claim));
}

/// <param name="Id">The report; <see langword="null"/> while the first call with the same key is still sending its body.</param>
public sealed record Receipt(ReportId? Id, ReceiptKind Kind);

public enum ReceiptKind
{
    /// <summary>A new report.</summary>
    Received,

    /// <summary>The same key and the same body came before: the same report.</summary>
    Repeated,

    /// <summary>The same key came before with another body.</summary>
    OtherBody,

    /// <summary>The first call with this key is still under way.</summary>
    StillArriving,
}

internal sealed record Claim(string ReportId, string? ContentSha256, DateTimeOffset At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Claim))]
internal sealed partial class ClaimJson : JsonSerializerContext;
