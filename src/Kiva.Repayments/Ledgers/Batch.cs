using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Ledgers;

/// <summary>One POST and one upload in PA2, as the ledger tells it.</summary>
/// <param name="Number">From 1; names the stored bytes.</param>
/// <param name="At">When it came into its state.</param>
/// <param name="RejectedByKiva">Rows of an accepted batch that Kiva did not take.</param>
/// <param name="SendBy">The end of the time in which its last POST might have started.</param>
/// <param name="Text">What happened, where there is something to say.</param>
public sealed record Batch(
    int Number,
    BatchState State,
    RowTotal Total,
    DateTimeOffset At,
    long? UploadId = null,
    RowTotal RejectedByKiva = default,
    IReadOnlyList<UploadProblem>? Problems = null,
    DateTimeOffset? SendBy = null,
    string? Text = null)
{
    /// <summary>Its bytes in the report's folder.</summary>
    public string BlobName => BlobNameOf(Number);

    public static string BlobNameOf(int number) => FormattableString.Invariant($"batches/{number:0000}.json");
}
