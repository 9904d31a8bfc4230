using System.Text;
using Azure.Storage.Blobs;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Chaos.Invariants;

/// <summary>Every ledger is legal: the fold takes it, and it tells no story that the fold would take and must not be.</summary>
internal static class LedgerCheck
{
    public static async Task<IReadOnlyList<LedgerEvent>> ReadAsync(BlobContainerClient reports, ReportId id)
    {
        var text = (await new ReportFolder(reports, id).Ledger.DownloadContentAsync()).Value.Content.ToString();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LedgerJson.Read(Encoding.UTF8.GetBytes(line))!)];
    }

    public static IEnumerable<string> Find(ReportId id, IReadOnlyList<LedgerEvent> events)
    {
        var report = new Report();
        var (epoch, sending) = (0, new HashSet<int>());
        foreach (var (number, entry) in events.Index())
        {
            var where = FormattableString.Invariant($"Ledger {id}, event {number + 1} ({entry?.GetType().Name})");
            if (entry is null || !report.Allows(entry))
            {
                yield return $"{where} may not follow what stands before it.";
                yield break;
            }

            report.Apply(entry);
            switch (entry)
            {
                case Taken taken when taken.Epoch <= epoch:
                    yield return $"{where}: the epoch does not rise.";
                    break;
                case Taken taken:
                    epoch = taken.Epoch;
                    break;
                case Sending next when !sending.Add(next.Batch):
                    yield return FormattableString.Invariant($"{where}: batch {next.Batch} is sent again, though Kiva may have it.");
                    break;
                case NotTaken back:
                    sending.Remove(back.Batch);
                    break;
                case Resolved { SeenInPa2: false } unseen:
                    sending.Remove(unseen.Batch);
                    break;
            }
        }

        if (events.GroupBy(entry => entry.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            yield return $"Ledger {id}: event {twice.Key} stands there twice.";
    }
}
