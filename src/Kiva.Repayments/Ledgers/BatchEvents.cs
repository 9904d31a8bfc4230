using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Ledgers;

/// <summary>A POST of the batch may start until <paramref name="SendBy"/>. From here to the attempt's end Kiva may have it.</summary>
/// <param name="Attempt">From 1, one more each time the batch is sent; its end names it, so that a late one is not taken for another's.</param>
/// <param name="Epoch">The sender's; when another has taken over, this event no longer fits.</param>
public sealed record Sending(int Batch, int Attempt, int Epoch, DateTimeOffset SendBy) : LedgerEvent;

/// <summary>The end of one attempt to send a batch.</summary>
public abstract record AttemptEnded(int Batch, int Attempt) : LedgerEvent;

/// <summary>Kiva has the batch.</summary>
/// <param name="RejectedByKiva">Those of its rows that Kiva did not take.</param>
/// <param name="Problems">Kiva's words, by loan id; those without one are the batch's.</param>
public sealed record Accepted(int Batch, int Attempt, long UploadId, RowTotal RejectedByKiva, IReadOnlyList<UploadProblem> Problems)
    : AttemptEnded(Batch, Attempt);

/// <summary>Kiva does not have the batch and will not take it.</summary>
public sealed record Refused(int Batch, int Attempt, int Status, string Text) : AttemptEnded(Batch, Attempt);

/// <summary>Kiva may have the batch. Only a person or a late answer can say.</summary>
public sealed record Unknown(int Batch, int Attempt, string What) : AttemptEnded(Batch, Attempt);

/// <summary>Kiva does not have the batch; it is planned again.</summary>
public sealed record NotTaken(int Batch, int Attempt, string Reason) : AttemptEnded(Batch, Attempt);

/// <summary>Kiva's answer to an attempt that was given up: the batch had been declared not seen and may have been sent again meanwhile.</summary>
public sealed record AcceptedLate(int Batch, int Attempt, long UploadId, RowTotal RejectedByKiva, IReadOnlyList<UploadProblem> Problems)
    : AttemptEnded(Batch, Attempt);

/// <summary>A person looked in PA2.</summary>
/// <param name="Attempt">The one that the word is about: said of one, it does not count for the next. Early ledgers of version 0.1 have none.</param>
public sealed record Resolved(int Batch, bool SeenInPa2, long? UploadId, string? By, int? Attempt = null) : LedgerEvent;
