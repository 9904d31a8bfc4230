using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using MimeKit;

namespace Kiva.Repayments.Alerts.Mails;

/// <summary><c>results.csv</c> of a report that is completed or held, where <c>Alerts:Mail:AttachResults</c> asks for it.</summary>
public sealed class RowsAttachment(OpenReports reports, AlertsOptions alerts, ReportingOptions reporting)
{
    /// <summary>Bytes; a third more on the way. Many servers take 10 MB in all.</summary>
    internal const long MaxBytes = 5_000_000;

    internal bool AreAskedFor(Report? report) => alerts.Mail.AttachResults && report is { Read: not null, State: ReportState.Completed or ReportState.Held };

    /// <param name="name">The report's id.</param>
    /// <returns><see langword="null"/> when it is too large.</returns>
    internal async Task<MimePart?> TryMakeAsync(Ledger ledger, string name, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(ReportId.Parse(name)!);
        await DerivedFiles.KeepResultsAsync(folder, ledger, reporting.Language, cancellationToken);
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
            FileName = $"{name}.results.csv",
        };
    }
}
