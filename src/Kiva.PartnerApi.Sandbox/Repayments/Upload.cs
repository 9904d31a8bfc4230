namespace Kiva.PartnerApi.Sandbox;

/// <summary>One call with repayments, as PA2 would list it.</summary>
/// <param name="At">When it was taken, by the sandbox's clock.</param>
/// <param name="BodySha256">Of the body as it came, lower-case hex.</param>
/// <param name="BodyLength">In bytes.</param>
public sealed record Upload(int UploadId, DateTimeOffset At, string BodySha256, int BodyLength, IReadOnlyList<UploadRow> Rows);

/// <param name="ClientId">As sent, even by a two-column partner, for whom it means nothing.</param>
/// <param name="AmountText">The digits of the amount as they stood in the JSON.</param>
/// <param name="Taken"><see langword="false"/> when the answer named an error for the row.</param>
/// <param name="Problem">The code of the problem that the answer named for the row, if any.</param>
public sealed record UploadRow(string LoanId, string? ClientId, decimal Amount, string AmountText, bool Taken, string? Problem);
