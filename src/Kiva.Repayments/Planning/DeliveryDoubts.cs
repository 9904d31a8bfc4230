using Kiva.PartnerApi;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Options;

namespace Kiva.Repayments.Planning;

/// <summary>What the world around a report says against sending it now, whatever its rows are.</summary>
public sealed class DeliveryDoubts(
    OpenReports reports, CycleRecord cycles, CycleClosings closings, KivaOptions kiva, IOptions<PartnerApiOptions> api, ReportingOptions reporting, TimeProvider time)
{
    /// <summary>All of it; none when the report may go.</summary>
    /// <param name="partnerId">Whose token it is that would send the report.</param>
    internal async Task<IReadOnlyList<Problem>> OfAsync(ReportId id, Report report, string partnerId, CancellationToken cancellationToken)
    {
        var received = report.Received;
        var place = PlaceOf(report, partnerId);
        Problem?[] doubts =
        [
            OfEnvironment(report, partnerId),
            OfCycle(received.Cycle),
            await OfClosingAsync(place, cancellationToken),
            await OfLaterOnesAsync(id, report, partnerId, cancellationToken),
            await OfCancelledOnesAsync(id, received.ConcernsTheSame, cancellationToken),
        ];
        return [.. doubts.OfType<Problem>()];
    }

    /// <summary>What it would say of a report that came now; for the preview.</summary>
    internal async Task<IReadOnlyList<Problem>> OfNewOneAsync(string cycle, string partnerId, CancellationToken cancellationToken)
    {
        Problem?[] doubts =
        [
            await OfClosingAsync(new CycleRecord.Place(cycle, kiva.Environment, partnerId), cancellationToken),
            await OfCancelledOnesAsync(id: null, other => other.Concerns(cycle, kiva.Environment, api.Value.ApiBaseUrl), cancellationToken),
        ];
        return [.. doubts.OfType<Problem>()];
    }

    private async Task<Problem?> OfClosingAsync(CycleRecord.Place place, CancellationToken cancellationToken) =>
        await closings.FindAsync(place, cancellationToken) is { } closed
            ? new Problem(ProblemCatalog.CycleClosed, Arguments: [place.Cycle, FormattableString.Invariant($"{closed.At:u}")])
            : null;

    /// <summary>The month has ended: what was not sent belongs to a statement that PA2 may have built without it.</summary>
    internal Problem? OfCycle(string cycle) =>
        Cycle.Of(time.GetUtcNow(), reporting) == cycle ? null : new Problem(ProblemCatalog.CycleOver, Arguments: [cycle]);

    /// <summary>Kiva has accepted something of a later report: what arrives last counts, and this one would put older amounts over newer ones.</summary>
    internal async Task<Problem?> OfLaterOnesAsync(ReportId id, Report report, string partnerId, CancellationToken cancellationToken) =>
        await cycles.FindLaterAsync(PlaceOf(report, partnerId), id, cancellationToken) is { } later
            ? new Problem(ProblemCatalog.ReportOvertaken, Arguments: [later.ToString()])
            : null;

    /// <summary>Of a report that was cancelled it is not known whether Kiva has some batches: nobody can say which of these rows would arrive twice.</summary>
    private async Task<Problem?> OfCancelledOnesAsync(ReportId? id, Func<Received, bool> concernsTheSame, CancellationToken cancellationToken)
    {
        await foreach (var (other, _) in reports.ListAsync(cancellationToken))
        {
            using var ledger = other == id ? null : await OpenAsync(other, cancellationToken);
            if (ledger is { Report: { IsClosed: true, MayBeAtKiva: > 0 and var batches } closed } && concernsTheSame(closed.Received))
            {
                return new Problem(ProblemCatalog.ReportCancelledUnknown, Arguments: [other.ToString(), FormattableString.Invariant($"{batches}")]);
            }
        }

        return null;
    }

    private async Task<Ledger?> OpenAsync(ReportId id, CancellationToken cancellationToken)
    {
        try
        {
            return await Ledger.OpenAsync(reports.Folder(id).Ledger, time, cancellationToken);
        }
        catch (LedgerNewerException)
        {
            return null;
        }
    }

    /// <summary>Reasons that no release can set aside.</summary>
    internal static bool IsFinal(Problem doubt) =>
        doubt.Code is ProblemCatalog.EnvironmentChanged or ProblemCatalog.ReportTooManyBatches or ProblemCatalog.ReportOvertaken;

    private static CycleRecord.Place PlaceOf(Report report, string partnerId) =>
        new(report.Received.Cycle, report.Received.Environment, report.PartnerId ?? partnerId);

    private Problem? OfEnvironment(Report report, string partnerId)
    {
        var received = report.Received;
        return received.Environment == kiva.Environment
            && received.ApiBaseUrl == api.Value.ApiBaseUrl
            && (report.PartnerId is null || report.PartnerId == partnerId)
                ? null
                : new Problem(ProblemCatalog.EnvironmentChanged, Arguments: [received.Environment.ToString(), kiva.Environment.ToString()]);
    }
}
