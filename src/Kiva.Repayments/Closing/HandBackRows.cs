using System.IO.Pipelines;
using Azure;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Closing;

/// <summary>
/// Hands the rows of a report back for Excel. The partner's other columns are kept nowhere but in his export, so it is read again for each
/// answer; nothing of the file is stored.
/// </summary>
public sealed class HandBackRows(OpenReports reports, ReportingOptions reporting, ExportsOptions exports, TimeProvider time)
{
    /// <returns>What writes the file as a stream; <see langword="null"/> when there is no such report.</returns>
    public async Task<Func<Stream, Task>?> FindAsync(ReportId id, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(id);
        using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
        return ledger is { Report: var report } ? body => WriteAsync(folder, report, body, cancellationToken) : null;
    }

    private async Task WriteAsync(ReportFolder folder, Report report, Stream body, CancellationToken cancellationToken)
    {
        var form = ExcelForm.Of(report.Read?.Format, reporting.Language, exports.DecimalSeparator);
        await using var export = await OpenExportAsync(folder, report, cancellationToken);
        var output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await ExcelFile.WriteAsync(output, form, export, new RowResults(folder, report).ReadAsync(cancellationToken), cancellationToken);
        await output.CompleteAsync();
    }

    /// <summary>The export once more, taken for what it was taken for. Without it the file has the needed columns and ours.</summary>
    private static async Task<IExportRows?> OpenExportAsync(ReportFolder folder, Report report, CancellationToken cancellationToken)
    {
        if (report.Read is not { Format: { Format: not "application/json" } format })
        {
            return null;
        }

        try
        {
            return await ExportReader.OpenAsync(
                async token => await StreamedBlob.OpenAsync(folder.Export(report.Received.ExportBlob), token),
                ReadingBasis.OnceMore(format, report.Received.Columns),
                cancellationToken);
        }
        catch (UnreadableExportException)
        {
            // An earlier version read it in another way.
            return null;
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }
}
