using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Ledgers;

/// <summary>The export is in the report's folder. Fixes where the report may go and to which cycle it belongs.</summary>
/// <param name="Name">The export's name, cut and cleaned for people to see.</param>
/// <param name="Source">The road it came by.</param>
/// <param name="By">The caller, where callers are known by name.</param>
/// <param name="ReceivedAt">When it was dropped.</param>
/// <param name="Cycle">The month of <paramref name="ReceivedAt"/> in <c>Reporting:TimeZone</c>, <c>yyyy-MM</c>.</param>
/// <param name="PartnerId">Unknown when no setting names it and no token could be had yet; then <see cref="Planned"/> fixes it.</param>
/// <param name="ExportBlob">The blob in the folder, e.g. <c>export.csv</c>.</param>
/// <param name="ContentSha256">Where it is known before reading: of a body that came by HTTP.</param>
public sealed record Received(
    string Name,
    ExportSource Source,
    string? By,
    DateTimeOffset ReceivedAt,
    string Cycle,
    KivaEnvironment Environment,
    Uri ApiBaseUrl,
    string? PartnerId,
    ColumnFormat Columns,
    string ExportBlob,
    long Bytes,
    string? ContentSha256,
    string? TraceParent) : LedgerEvent
{
    /// <summary>Whether the other report goes to the same place in the same cycle.</summary>
    internal bool ConcernsTheSame(Received other) => Concerns(other.Cycle, other.Environment, other.ApiBaseUrl);

    internal bool Concerns(string cycle, KivaEnvironment environment, Uri apiBaseUrl) => Cycle == cycle && Environment == environment && ApiBaseUrl == apiBaseUrl;
}

public enum ExportSource
{
    /// <summary>The inbox.</summary>
    Drop,

    /// <summary><c>POST /reports</c>.</summary>
    Http,
}

/// <summary>The rows are in <c>rows.csv</c>.</summary>
/// <param name="ContentSha256">Of the bytes as they came, lower-case hex.</param>
/// <param name="Rows">Rows and the sum of their readable amounts.</param>
/// <param name="WithoutAmount">Rows whose amount could not be read; counted, in no sum.</param>
/// <param name="Unreadable">Those of <paramref name="Rows"/> that cannot go as they stand.</param>
/// <param name="Remarks">What was noticed of the export as a whole; <see langword="null"/> in ledgers of version 0.1.</param>
public sealed record Read(
    string ContentSha256,
    ExportFormat Format,
    RowTotal Rows,
    int WithoutAmount,
    RowTotal Unreadable,
    IReadOnlyList<ProblemCount> Problems,
    IReadOnlyList<Problem>? Remarks = null) : LedgerEvent;

/// <summary>The export as a whole cannot be read.</summary>
public sealed record Rejected(string? ContentSha256, Problem Reason) : LedgerEvent;

/// <summary>A person must say go.</summary>
/// <param name="Plan">What would go and what would not; <see langword="null"/> when it did not come to a plan.</param>
public sealed record Held(IReadOnlyList<Problem> Reasons, PlanTotals? Plan = null) : LedgerEvent;

/// <summary>A person said go, knowing the reasons that were given.</summary>
public sealed record Released(string? By) : LedgerEvent;

/// <summary>Every row has its decision in <c>plan.csv</c>; the batches are cut and their bytes are stored.</summary>
/// <param name="BatchHashes">SHA-256 of each batch's bytes, base64; what is sent must be what was planned.</param>
public sealed record Planned(string PartnerId, PlanTotals Plan, IReadOnlyList<string> BatchHashes) : LedgerEvent;

/// <summary>Another sender has the report from here on.</summary>
public sealed record Taken(int Epoch) : LedgerEvent;

/// <summary>It tries again by itself, not before <paramref name="Until"/>.</summary>
public sealed record Waiting(DateTimeOffset Until, Problem Reason) : LedgerEvent;

/// <summary>It gave up for now; <see cref="Resumed"/> brings it back.</summary>
public sealed record Stalled(Problem Reason) : LedgerEvent;

/// <summary>A bug: its message was poison, or its totals do not add up.</summary>
public sealed record Failed(Problem Reason) : LedgerEvent;

public sealed record Resumed(string? By) : LedgerEvent;

public sealed record Cancelled(string? By) : LedgerEvent;

/// <summary>No batch is planned, sending or unknown, and every row is accounted for.</summary>
/// <param name="Unreported">The first of the expected loans that are not reported, for the alert; <see langword="null"/> in ledgers of version 0.1.</param>
public sealed record Completed(CoverageView Coverage, IReadOnlyList<UnreportedLoan>? Unreported = null) : LedgerEvent;

/// <summary>People were told, by the log or the webhook.</summary>
/// <param name="Alerts">The ids of the alerts: that of the event which is told of, a hyphen, the number of the log event.</param>
public sealed record Told(AlertChannel Channel, IReadOnlyList<string> Alerts) : LedgerEvent;

/// <summary>
/// People were told by mail. Not a <see cref="Told"/> with a channel of its own: a version before mails takes an event that it does not know for the work of a newer
/// version, but breaks over a channel that it does not know.
/// </summary>
/// <param name="Alerts">As in <see cref="Told"/>.</param>
public sealed record Mailed(IReadOnlyList<string> Alerts) : LedgerEvent;

/// <summary>How people are told.</summary>
public enum AlertChannel
{
    /// <summary>The log, which alert rules query.</summary>
    Log,

    /// <summary><c>Alerts:WebhookUrl</c>.</summary>
    Webhook,

    /// <summary><c>Alerts:Mail</c>. In no <see cref="Told"/>: see <see cref="Mailed"/>.</summary>
    Mail,
}
