using System.Runtime.CompilerServices;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Reports;

/// <summary>The reports, newest first.</summary>
public sealed class ListReports(DataStorage storage, OpenReports open, ShowReport show)
{
    public const int MaxPage = 100;

    /// <param name="before">Only reports older than this one: the last of the page before.</param>
    /// <param name="language">Of the problems' texts; one of <see cref="Texts.Languages.All"/>.</param>
    public async Task<ReportPage> RunAsync(ReportId? before, int limit, string language, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, MaxPage);
        var page = new List<ReportView>(limit);
        ReportId? last = null;
        await foreach (var id in NewestFirstAsync(before, cancellationToken))
        {
            if (page.Count == limit)
            {
                return new ReportPage(page, last?.ToString());
            }

            if (await FindAsync(id, language, cancellationToken) is { } report)
            {
                page.Add(report);
                last = id;
            }
        }

        return new ReportPage(page, Next: null);
    }

    /// <summary>
    /// What is not closed, and what was cancelled while it was not known of some batches whether Kiva has them: what waits for a person must be found, however old it is.
    /// The oldest stand in front, because the others wait for them; 100 at most.
    /// </summary>
    /// <param name="language">Likewise.</param>
    public async Task<ReportPage> OpenAsync(string language, CancellationToken cancellationToken)
    {
        var page = new List<ReportView>();
        await foreach (var (id, _) in open.ListAsync(cancellationToken))
        {
            // One that has just been closed may still be marked.
            if (await FindAsync(id, language, cancellationToken) is { } report && IsUnsettled(report))
            {
                page.Add(report);
            }

            if (page.Count == MaxPage)
            {
                break;
            }
        }

        return new ReportPage(page, Next: null);
    }

    private static bool IsUnsettled(ReportView report) => report.State is not ("completed" or "rejected" or "cancelled") || report.Rows.Unknown > 0;

    /// <summary>One report of a newer version must not hide the others.</summary>
    private async Task<ReportView?> FindAsync(ReportId id, string language, CancellationToken cancellationToken)
    {
        try
        {
            return await show.FindAsync(id, language, cancellationToken);
        }
        catch (LedgerNewerException)
        {
            return null;
        }
    }

    /// <summary>The ids alone, from before <paramref name="before"/> on.</summary>
    internal async IAsyncEnumerable<ReportId> NewestFirstAsync(ReportId? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var months = await PrefixesAsync(prefix: null, cancellationToken);
        foreach (var month in months.Where(IsMonth).OrderDescending(StringComparer.Ordinal))
        {
            if (before is not null && string.CompareOrdinal(month, before.Folder) > 0)
            {
                continue;
            }

            var ids = (await PrefixesAsync(month, cancellationToken))
                .Select(folder => ReportId.Parse(folder[month.Length..^1]))
                .OfType<ReportId>()
                .Where(id => before is null || string.CompareOrdinal(id.ToString(), before.ToString()) < 0)
                .OrderByDescending(id => id.ToString(), StringComparer.Ordinal);
            foreach (var id in ids)
            {
                yield return id;
            }
        }
    }

    private async Task<List<string>> PrefixesAsync(string? prefix, CancellationToken cancellationToken)
    {
        var prefixes = new List<string>();
        var items = storage.Reports.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", prefix, cancellationToken);
        await foreach (var item in items)
        {
            if (item.IsPrefix)
            {
                prefixes.Add(item.Prefix);
            }
        }

        return prefixes;
    }

    private static bool IsMonth(string prefix) => prefix.Length == 8 && char.IsAsciiDigit(prefix[0]) && prefix[4] == '-';
}

/// <param name="Next">What to pass as <c>before</c> for the next page; <see langword="null"/> on the last one.</param>
public sealed record ReportPage(IReadOnlyList<ReportView> Reports, string? Next);
