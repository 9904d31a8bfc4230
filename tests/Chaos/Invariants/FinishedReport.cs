using Chaos.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Chaos.Invariants;

/// <summary>All that is known of a report at the end: what was handed in, what the ledger holds, what the hosts say.</summary>
/// <param name="Events">The ledger's, in order.</param>
/// <param name="View"><c>GET /reports/{id}</c></param>
/// <param name="Results">The rows handed back.</param>
internal sealed record FinishedReport(
    ReportId Id, Export Export, IReadOnlyList<LedgerEvent> Events, Report Report, ReportView View, IReadOnlyList<ResultRow> Results);
