using System.Collections.Immutable;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Ledgers;

/// <summary>One POST and one upload in PA2, as the ledger tells it.</summary>
/// <param name="Number">From 1; names the stored bytes.</param>
/// <param name="At">When it came into its state.</param>
public sealed record Batch(int Number, BatchState State, RowTotal Total, DateTimeOffset At)
{
    /// <summary>How often it was sent, or was about to be.</summary>
    public int Attempt { get; init; }

    /// <summary>When it was last sent, or about to be.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The end of the time in which its last POST might have started.</summary>
    public DateTimeOffset? SendBy { get; init; }

    public long? UploadId { get; init; }

    /// <summary>Uploads beyond the first: Kiva has the batch more than once.</summary>
    public ImmutableArray<long> Doubles { get; init; } = [];

    /// <summary>Rows of an accepted batch that Kiva did not take.</summary>
    public RowTotal RejectedByKiva { get; init; }

    public IReadOnlyList<UploadProblem> Problems { get; init; } = [];

    /// <summary>What happened, where there is something to say.</summary>
    public string? Text { get; init; }

    /// <summary>Its bytes in the report's folder.</summary>
    public static string BlobNameOf(int number) => FormattableString.Invariant($"batches/{number:0000}.json");

    internal Batch After(LedgerEvent next) => next switch
    {
        Sending sending => this with { State = BatchState.Sending, Attempt = sending.Attempt, SentAt = next.At, SendBy = sending.SendBy, Text = null, At = next.At },
        Accepted accepted => Taken(accepted.UploadId, accepted.RejectedByKiva, accepted.Problems, next.At),
        AcceptedLate late when State is BatchState.Planned || (State is BatchState.Accepted && late.Attempt == Attempt) => Taken(late.UploadId, late.RejectedByKiva, late.Problems, next.At),
        AcceptedLate late => this with { Doubles = Doubles.Add(late.UploadId) },
        Refused refused => this with { State = BatchState.Refused, Text = refused.Text, At = next.At },
        Unknown unknown => this with { State = BatchState.Unknown, Text = unknown.What, At = next.At },
        NotTaken notTaken => this with { State = BatchState.Planned, Text = notTaken.Reason, At = next.At },
        Resolved { SeenInPa2: true } seen => this with { State = BatchState.Accepted, UploadId = seen.UploadId, Text = null, At = next.At },
        Resolved => this with { State = BatchState.Planned, Text = null, At = next.At },
        _ => this,
    };

    private Batch Taken(long uploadId, RowTotal rejected, IReadOnlyList<UploadProblem> problems, DateTimeOffset at) =>
        this with { State = BatchState.Accepted, UploadId = uploadId, RejectedByKiva = rejected, Problems = problems, Text = null, At = at };
}
