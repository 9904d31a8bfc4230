using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Alerts;

/// <summary>A ledger that has something for people, and in which it is noted down that they were told.</summary>
internal interface ILedgerNews
{
    /// <summary>The report's id, or that of the deployment's ledger.</summary>
    string Name { get; }

    /// <summary>The same, where it is a report's; <see langword="null"/> where it is the deployment's.</summary>
    ReportNews? OfReport { get; }

    /// <summary>What they were not told by the channel, in the order in which it happened.</summary>
    IReadOnlyList<Alert> Untold(AlertChannel channel);

    /// <summary>Reads what others have written meanwhile.</summary>
    Task CatchUpAsync(CancellationToken cancellationToken);

    Task NoteAsync(AlertChannel channel, IReadOnlyList<string> alertIds, CancellationToken cancellationToken);
}
