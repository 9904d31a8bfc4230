namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>A row of <c>results.csv</c> as it stands there.</summary>
internal sealed record ResultRow(
    int Line, string LoanId, string ClientId, string Amount, string Status, string Code, string Message, string Batch, string UploadId);
