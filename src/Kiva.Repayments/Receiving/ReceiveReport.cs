using System.Security.Cryptography;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Telemetry;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Receiving;

/// <summary>
/// Takes an export that came by HTTP into a report's folder; the rest of the road is the dropped export's. An idempotency key is claimed
/// before anything else, so that a caller who lost the answer may ask again without making a second report.
/// </summary>
public sealed class ReceiveReport(
    OpenReports reports, Nudges nudges, IdempotencyKeys keys, ReceivedFactory received, ReportingMetrics metrics, TimeProvider time, ILogger<ReceiveReport> log)
{
    /// <param name="name">What people will know the export by.</param>
    /// <param name="idempotencyKey">The caller's; any text.</param>
    /// <param name="by">The caller, where callers are known by name.</param>
    public async Task<Receipt> RunAsync(Stream body, string name, string? idempotencyKey, string? by, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var folder = reports.Folder(ReportId.Of(receivedAt, name, Guid.NewGuid().ToString("N")));
        if (idempotencyKey is null)
        {
            return await TakeInAsync(folder, body, name, by, receivedAt, cancellationToken);
        }

        if (await keys.ClaimAsync(idempotencyKey, folder.Id, cancellationToken) is { } earlier)
        {
            return await RepeatAsync(earlier, body, cancellationToken);
        }

        try
        {
            return await TakeInAsync(folder, body, name, by, receivedAt, cancellationToken);
        }
        catch
        {
            // The caller may come again with the same key at once.
            await keys.GiveBackAsync(idempotencyKey, folder.Id);
            throw;
        }
    }

    private async Task<Receipt> TakeInAsync(
        ReportFolder folder, Stream body, string name, string? by, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        using var step = ReportTrace.Step("ReceiveReport", folder.Id, parent: null);
        await folder.MarkOpenAsync(cancellationToken);
        var copyName = Inbox.CopyName(name);
        var hash = new ContentHash();
        await folder.Export(copyName).UploadAsync(hash.Wrap(body), overwrite: true, cancellationToken);
        var begin = received.Make(name, ExportSource.Http, by, receivedAt, copyName, hash.Bytes, hash.Value);
        using var ledger = await Ledger.BeginAsync(folder.Ledger, begin, time, cancellationToken);

        // A body that came for longer than an hour has lost its mark to the sweep.
        await folder.MarkOpenAsync(cancellationToken);
        log.ReportReceived(folder.Id, begin.Bytes, begin.Cycle, begin.Environment);
        metrics.Received(ExportSource.Http);
        await nudges.SendAsync(folder.Id, cancellationToken);
        return new Receipt(folder.Id, ReceiptKind.Received);
    }

    /// <summary>The report itself knows what its body was; until it exists, the first call is still under way.</summary>
    private async Task<Receipt> RepeatAsync(ReportId earlier, Stream body, CancellationToken cancellationToken)
    {
        using var ledger = await Ledger.OpenAsync(reports.Folder(earlier).Ledger, time, cancellationToken);
        if (ledger is null)
        {
            return new Receipt(Id: null, ReceiptKind.StillArriving);
        }

        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(body, cancellationToken));
        return new Receipt(earlier, sha256 == ledger.Report.ContentSha256 ? ReceiptKind.Repeated : ReceiptKind.OtherBody);
    }
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
