using System.Text.Json.Serialization;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;

namespace Kiva.Repayments.Reports;

/// <summary>A report as people and programs see it: <c>GET /reports/{id}</c>, <c>summary.json</c>, the dry run. Sums are strings, so that no reader rounds them.</summary>
public sealed record ReportView
{
    public string? Id { get; init; }

    /// <summary>The export's name, at most 200 characters; what is no text is shown as U+FFFD.</summary>
    public required string Name { get; init; }

    /// <summary>One of the report states in lower case, or <c>preview</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why the report waits, is held, was rejected, cancelled, stalled or failed; empty when nothing is in its way.</summary>
    public IReadOnlyList<ProblemView> Reasons { get; init; } = [];

    /// <summary>Until when it waits before it tries again by itself.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary><c>Stage</c> or <c>Production</c>.</summary>
    public required string Environment { get; init; }

    public string? PartnerId { get; init; }

    /// <summary>The month that the report belongs to, <c>yyyy-MM</c>.</summary>
    public required string Cycle { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public string? ContentSha256 { get; init; }

    public ExportFormat? Read { get; init; }

    public required RowCounts Rows { get; init; }

    public required RowSums Sums { get; init; }

    public CoverageView? Coverage { get; init; }

    public IReadOnlyList<BatchView> Batches { get; init; } = [];

    public IReadOnlyList<ProblemView> Problems { get; init; } = [];

    /// <summary>A dry run only: the first 500 rows with a problem, in the order of the file. Where there are more, those that only warn give way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemRow>? ProblemRows { get; init; }

    /// <summary>A dry run only: how many rows have a problem.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ProblemRowCount { get; init; }

    /// <summary>A dry run only, and only where Kiva has anything of one of the three cycles before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CycleChangesView? Changes { get; init; }
}

/// <summary>Where every row went. <c>Read</c> is the sum of the eight ends; <c>Sent</c> = accepted + rejectedByKiva + refused + unknown.</summary>
public sealed record RowCounts(
    int Read, int Sent, int Accepted, int Rejected, int RejectedByKiva, int Refused, int LeftOut, int Unchanged, int Unknown, int NotSent, int WithoutAmount);

/// <summary>The same in money, over the rows with a readable amount; decimal digits with a point.</summary>
public sealed record RowSums(
    string Read, string Sent, string Accepted, string Rejected, string RejectedByKiva, string Refused, string LeftOut, string Unchanged, string Unknown, string NotSent);

/// <summary>Distinct expected loans accepted in the cycle, of all expected.</summary>
public sealed record CoverageView(int Expected, int Reported, DateTimeOffset AsOf);

/// <param name="State"><c>planned</c>, <c>sending</c>, <c>accepted</c>, <c>refused</c> or <c>unknown</c>.</param>
/// <param name="At">When it came into that state.</param>
/// <param name="Text">Kiva's words, or what happened, where there is something to say.</param>
public sealed record BatchView(int Number, string State, int Rows, string Sum, long? UploadId, DateTimeOffset? At, string? Text);

/// <summary>All problems of one code: how many, what to do, and the first places.</summary>
public sealed record ProblemView(string Code, ProblemSeverity Severity, int Count, string Text, IReadOnlyList<ProblemPlace> Examples);
