using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Kiva.Repayments.Alerts.Mails;

/// <summary><c>results.csv</c> of a report that is completed or held, where <c>Alerts:Mail:AttachResults</c> asks for it.</summary>
public sealed class RowsAttachment(OpenReports reports, AlertsOptions alerts, ReportingOptions reporting, ILogger<RowsAttachment> log)
{
    /// <summary>Bytes; a third more on the way. Many servers take 10 MB in all.</summary>
    internal const long MaxBytes = 5_000_000;

    internal bool AreAskedFor(Report? report) => alerts.Mail.AttachResults && report is { Read: not null, State: ReportState.Completed or ReportState.Held };

    /// <returns><see langword="null"/> when it is too large, or cannot be made: the mail must go all the same.</returns>
    internal async Task<MimePart?> TryMakeAsync(ReportNews news, CancellationToken cancellationToken)
    {
        try
        {
            return await MakeAsync(news, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.RowsNotAttached(news.Id, failure.GetType().Name);
            return null;
        }
    }

    private async Task<MimePart?> MakeAsync(ReportNews news, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(news.Id);
        await DerivedFiles.KeepResultsAsync(folder, news.Ledger, reporting.Language, cancellationToken);
        BlobProperties made = await folder.Results.GetPropertiesAsync(cancellationToken: cancellationToken);
        if (made.ContentLength > MaxBytes)
        {
            return null;
        }

        await using var results = await StreamedBlob.OpenAsync(folder.Results, cancellationToken);
        var content = new MemoryStream();
        await results.CopyToAsync(content, cancellationToken);
        content.Position = 0;
        return new MimePart("text", "csv")
        {
            Content = new MimeContent(content),
            ContentType = { Charset = "utf-8" },
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = $"{news.Id}.results.csv",
        };
    }
}
