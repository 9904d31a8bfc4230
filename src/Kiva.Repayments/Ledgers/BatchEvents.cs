using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Ledgers;

/// <summary>A POST of the batch may start until <paramref name="SendBy"/>. From here to the batch's next event Kiva may have it.</summary>
public sealed record Sending(int Batch, DateTimeOffset SendBy) : LedgerEvent;

/// <summary>Kiva has the batch.</summary>
/// <param name="RejectedByKiva">Those of its rows that Kiva did not take.</param>
/// <param name="Problems">Kiva's words, by loan id.</param>
public sealed record Accepted(int Batch, long UploadId, RowTotal RejectedByKiva, IReadOnlyList<UploadProblem> Problems) : LedgerEvent;

/// <summary>Kiva does not have the batch and will not take it.</summary>
public sealed record Refused(int Batch, int Status, string Text) : LedgerEvent;

/// <summary>Kiva may have the batch. Only a person or a late answer can say.</summary>
public sealed record Unknown(int Batch, string What) : LedgerEvent;

/// <summary>Kiva does not have the batch; it is planned again.</summary>
public sealed record NotTaken(int Batch, string Reason) : LedgerEvent;

/// <summary>A person looked in PA2.</summary>
public sealed record Resolved(int Batch, bool SeenInPa2, long? UploadId, string? By) : LedgerEvent;
