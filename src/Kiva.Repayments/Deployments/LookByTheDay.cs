using System.Globalization;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Deployments;

/// <summary>
/// Once a cycle, from the beginning of the day after <c>Alerts:ExpectExportByDay</c>: did an export come, and is enough of the cycle reported? Exports that come
/// later are told of as each of their reports completes.
/// </summary>
public sealed class LookByTheDay(
    ListReports list,
    OpenReports reports,
    ExpectedLoanStore expectedLoans,
    CycleRecord cycles,
    AlertsOptions alerts,
    ReportingOptions reporting,
    KivaOptions kiva,
    TimeProvider time)
{
    /// <param name="partnerId">Where it is known without asking Kiva.</param>
    internal async Task RunAsync(DeploymentLedger ledger, string? partnerId, CancellationToken cancellationToken)
    {
        var deployment = ledger.Deployment;
        if (DueCycle() is not { } cycle || deployment.Knows(Notices.OfNothing(cycle)) || deployment.Knows(Notices.OfCoverage(cycle)))
        {
            return;
        }

        if (!await HasExportsAsync(cycle, cancellationToken))
        {
            await ledger.TryAppendAsync(new Noticed(Notices.OfNothing(cycle)), cancellationToken);
        }
        else if (partnerId is not null && await LookAsync(new CycleRecord.Place(cycle, kiva.Environment, partnerId), cancellationToken) is { } looked)
        {
            await ledger.TryAppendAsync(looked, cancellationToken);
        }
    }

    /// <summary>The cycle in which yesterday lay, if that was its day or later; so the last day of a month has its turn too.</summary>
    private string? DueCycle()
    {
        var yesterday = Cycle.LocalTime(time.GetUtcNow(), reporting).AddDays(-1);
        return alerts.ExpectExportByDay is { } day && yesterday.Day >= Math.Min(day, DateTime.DaysInMonth(yesterday.Year, yesterday.Month))
            ? yesterday.ToString("yyyy-MM", CultureInfo.InvariantCulture)
            : null;
    }

    private async Task<bool> HasExportsAsync(string cycle, CancellationToken cancellationToken)
    {
        await foreach (var id in list.NewestFirstAsync(before: null, cancellationToken))
        {
            var its = Cycle.Of(id.Time, reporting);
            if (string.CompareOrdinal(its, cycle) < 0)
            {
                return false;
            }

            if (its == cycle && await IsOursAsync(id, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> IsOursAsync(ReportId id, CancellationToken cancellationToken)
    {
        try
        {
            using var ledger = await Ledger.OpenAsync(reports.Folder(id).Ledger, time, cancellationToken);
            return ledger?.Report.Received.Environment == kiva.Environment;
        }
        catch (LedgerNewerException)
        {
            return true;
        }
    }

    /// <returns><see langword="null"/> when the expected loans were never read.</returns>
    private async Task<Noticed?> LookAsync(CycleRecord.Place place, CancellationToken cancellationToken)
    {
        if (await expectedLoans.FindAsync(place.Environment, place.PartnerId, cancellationToken) is not { } expected)
        {
            return null;
        }

        var accepted = await cycles.LoadAsync(place, kiva.Columns, cancellationToken);
        var coverage = Coverage.Of(expected, kiva.Columns, accepted.Keys);
        var isLow = coverage.Reported < coverage.Expected * reporting.MinCoverage;
        return new Noticed(
            Notices.OfCoverage(place.Cycle), Coverage: coverage, Loans: isLow ? Coverage.FirstUnreported(expected, kiva.Columns, accepted) : null);
    }
}
