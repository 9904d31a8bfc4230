using Chaos.Doings;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Chaos.Invariants;

/// <summary>
/// Every trouble is told; told again only where something fell between its telling and the ledger's note of it: a death, a lost or late answer, an answer that was not waited
/// for, the end of a lease.
/// </summary>
internal static class AlertCheck
{
    /// <summary>Who posts has looked at his lease before, and waits so long for the answer at most.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    public static IEnumerable<string> Find(ReportId id, IReadOnlyList<LedgerEvent> events, ILookup<string, Receipt> receipts, Timeline timeline)
    {
        foreach (var entry in events)
        {
            if (EventId(entry) is not { } number)
                continue;

            var alertId = FormattableString.Invariant($"{entry.Id}-{number}");
            var heard = receipts[alertId].OrderBy(receipt => receipt.At).ToList();
            if (!heard.Exists(receipt => receipt.IsConfirmed))
                yield return $"Report {id}: nobody was told of {entry.GetType().Name}, alert {alertId}.";
            foreach (var (before, again) in heard.Zip(heard.Skip(1)))
            {
                if (before.IsConfirmed && !IsExcused(before.At, again.At, timeline))
                    yield return FormattableString.Invariant($"Report {id}: alert {alertId} was told again for no reason, by host {before.Host} {before.At:HH:mm:ss.fff} and by host {again.Host} {again.At:HH:mm:ss.fff}.");
            }
        }
    }

    private static bool IsExcused(DateTimeOffset told, DateTimeOffset again, Timeline timeline) =>
        timeline.Has(told, again, Disturbance.Kill, Disturbance.StorageAway, Disturbance.RequestLost, Disturbance.AnswerLost, Disturbance.Delay, Disturbance.GaveUp)
        || timeline.Has(told - OnItsWay, again, Disturbance.LeaseOver);

    private static int? EventId(LedgerEvent entry) => entry switch
    {
        Rejected => 2100,
        Held => 2101,
        Refused => 2102,
        Unknown => 2103,
        Stalled => 2104,
        Failed => 2105,
        AcceptedLate => 2111,
        Completed => 2004,
        _ => null,
    };
}
