namespace Kiva.Repayments.Cycles;

/// <summary>A row that Kiva took.</summary>
/// <param name="Amount">As it was sent.</param>
public readonly record struct AcceptedRow(string LoanId, string ClientId, decimal Amount, int Batch, long? UploadId);
