namespace Kiva.Repayments.Reports;

/// <summary>A report as its ledger tells it, and its rows handed back.</summary>
public sealed class ShowReport
{
    /// <returns><see langword="null"/> when there is no such report.</returns>
    public Task<ReportView?> FindAsync(ReportId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <returns><c>results.csv</c>, brought up to date; <see langword="null"/> when there is no such report.</returns>
    public Task<Stream?> OpenResultsAsync(ReportId id, CancellationToken cancellationToken) => throw new NotImplementedException();
}
