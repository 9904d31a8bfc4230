using System.Collections.Concurrent;
using Azure.Storage.Blobs.Models;
using Chaos.Hosts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Chaos.Reports;

/// <summary>The reports as their ledgers tell them, looked at past the hosts.</summary>
internal sealed class Archive(Storage storage, FastTime time)
{
    private readonly ConcurrentDictionary<ReportId, Report> _reports = new();

    /// <summary>The report that the export of this name set off.</summary>
    public Report? Find(string name) => _reports.Values.FirstOrDefault(report => report.Received.Name == name);

    public IReadOnlyDictionary<ReportId, Report> All => _reports;

    public IEnumerable<KeyValuePair<ReportId, Report>> Open => _reports.Where(report => !report.Value.IsClosed);

    /// <summary>Whether Kiva has accepted something of a later report.</summary>
    public bool IsOvertaken(ReportId id) => _reports.Any(other => id.IsOlderThan(other.Key) && other.Value.Batches.Any(batch => batch.State is BatchState.Accepted));

    /// <summary>Reads the ledgers again that may have moved.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await IdsAsync(cancellationToken))
        {
            if (_reports.TryGetValue(id, out var known) && known is { IsClosed: true, MayBeAtKiva: 0 })
                continue;
            using var ledger = await Ledger.OpenAsync(new ReportFolder(storage.Reports, id).Ledger, time, cancellationToken);
            if (ledger is not null)
                _reports[id] = ledger.Report;
        }
    }

    private async Task<IReadOnlySet<ReportId>> IdsAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<ReportId>();
        var month = FormattableString.Invariant($"{time.GetUtcNow():yyyy-MM}/");
        await foreach (var item in storage.Reports.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", month, cancellationToken))
        {
            if (item.IsPrefix && ReportId.Parse(item.Prefix[month.Length..^1]) is { } id)
                ids.Add(id);
        }

        return ids;
    }
}
