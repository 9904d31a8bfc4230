using Kiva.Repayments.Alerts;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Closing;

/// <summary>What follows from a ledger each time a report comes to rest: people are told, the derived files are brought up to it, and a closed report is no longer marked open.</summary>
public sealed class KeepUpToDate(CycleRecord cycles, TellPeople tell, ReportingOptions reporting)
{
    internal async Task RunAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        await tell.RunAsync(folder.Id, ledger, cancellationToken);
        if (ledger.Report.IsPlanned)
        {
            await DerivedFiles.KeepCycleAsync(cycles.File(CycleRecord.Place.Of(ledger.Report), folder.Id), folder, ledger, cancellationToken);
        }

        await DerivedFiles.KeepResultsAsync(folder, ledger, reporting.Language, cancellationToken);
        await DerivedFiles.KeepSummaryAsync(folder, ledger, reporting.Language, cancellationToken);

        // The marker is what brings the sweep, and the plans of later reports, back to this one; so it stays until nothing is left to be told or to be known.
        if (ledger.Report is { IsClosed: true, MayBeAtKiva: 0 } && !tell.HasUntold(folder.Id, ledger.Report))
        {
            await folder.UnmarkAsync(cancellationToken);
        }
    }
}
