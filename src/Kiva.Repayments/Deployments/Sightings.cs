using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Deployments;

/// <summary>What one sweep met that keeps the app from its work.</summary>
internal sealed class Sightings
{
    private readonly Dictionary<string, Problem> _ofReports = new(StringComparer.Ordinal);
    private readonly List<(Problem Reason, DateTimeOffset? Since)> _kiva = [];

    /// <summary>Everything could be looked at, so what was not met is not there.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <param name="what">For people.</param>
    public void Failed(ReportId id, string what, Exception failure)
    {
        IsWhole = false;
        _ofReports[Conditions.SweepFailed(id)] = new Problem(ProblemCatalog.SweepFailed, Arguments: [what, StorageTrouble.Name(failure)]);
    }

    /// <summary>A file lies in the inbox for so long that nobody will finish it.</summary>
    public void Lies(ReportId id) => _ofReports[Conditions.Lies(id)] = new Problem(ProblemCatalog.ExportLies);

    public void Newer(ReportId id) => _ofReports[Conditions.Newer(id)] = new Problem(ProblemCatalog.LedgerNewer);

    public void Saw(Report report)
    {
        // While it tries once more it still waits for what it waited for.
        var reasons = report.IsMoving && report.WaitedFor is { } waitedFor ? [waitedFor] : report.Reasons;
        if (reasons.FirstOrDefault(reason => Conditions.IsKivaAway(reason.Code)) is not { } away)
        {
            return;
        }

        if (report.State is ReportState.Stalled)
        {
            _kiva.Add((away, report.LastEvent));
        }
        else if (report.IsMoving)
        {
            _kiva.Add((away, Since: null));
        }
    }

    /// <summary>The conditions that the reports are in.</summary>
    /// <param name="lastRead">
    /// When Kiva last gave the expected loans. A report that waits tries again by itself and knows best whether Kiva is away; one that has stalled does not, so a
    /// later list is the sign that Kiva is there again.
    /// </param>
    public IEnumerable<KeyValuePair<string, Problem>> Troubles(DateTimeOffset? lastRead) => _ofReports.Concat(_kiva
        .Where(seen => seen.Since is null || lastRead is null || seen.Since >= lastRead)
        .DistinctBy(seen => seen.Reason.Code)
        .Select(seen => KeyValuePair.Create(seen.Reason.Code, seen.Reason)));
}
