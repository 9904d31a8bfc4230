using Azure;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Reports;

/// <summary>A report as its ledger tells it, and its rows handed back.</summary>
public sealed class ShowReport(OpenReports reports, ReportingOptions reporting, TimeProvider time)
{
    /// <param name="language">Of the problems' texts; one of <see cref="Texts.Languages.All"/>.</param>
    /// <returns><see langword="null"/> when there is no such report.</returns>
    public async Task<ReportView?> FindAsync(ReportId id, string language, CancellationToken cancellationToken)
    {
        using var ledger = await Ledger.OpenAsync(reports.Folder(id).Ledger, time, cancellationToken);
        return ledger is null ? null : ReportViews.Of(id, ledger.Report, language);
    }

    /// <exception cref="LedgerNewerException">A newer version wrote to the ledger; its rows' ends are not known here.</exception>
    /// <returns><c>results.csv</c>, brought up to date; <see langword="null"/> when there is no such report.</returns>
    public async Task<Stream?> OpenResultsAsync(ReportId id, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(id);
        using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
        if (ledger is null)
        {
            return null;
        }

        if (ledger.Report.IsNewer)
        {
            throw new LedgerNewerException();
        }

        await DerivedFiles.KeepResultsAsync(folder, ledger, reporting.Language, cancellationToken);
        return await StreamedBlob.OpenAsync(folder.Results, cancellationToken);
    }

    /// <returns>The export as it came; <see langword="null"/> when there is no such report, or its export is gone.</returns>
    public async Task<OriginalExport?> OpenExportAsync(ReportId id, CancellationToken cancellationToken)
    {
        var folder = reports.Folder(id);
        using var ledger = await Ledger.OpenAsync(folder.Ledger, time, cancellationToken);
        if (ledger is not { Report.Received: var received })
        {
            return null;
        }

        try
        {
            return new OriginalExport(received.Name, await StreamedBlob.OpenAsync(folder.Export(received.ExportBlob), cancellationToken));
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }
}

/// <param name="Name">As people know it: at most 200 characters, none of which turns the direction of text.</param>
/// <param name="Content">Its bytes, to the last one; whoever takes it disposes of it.</param>
public sealed record OriginalExport(string Name, Stream Content);
