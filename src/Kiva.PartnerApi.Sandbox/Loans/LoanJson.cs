using System.Text.Json.Serialization;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>A loan on the wire. Times are Unix seconds.</summary>
internal sealed record LoanJson
{
    public required string KivaId { get; init; }
    public required string Uuid { get; init; }
    public required string InternalLoanId { get; init; }
    public required string InternalClientId { get; init; }
    public required int BorrowerCount { get; init; }
    public required string PartnerId { get; init; }
    public required string Partner { get; init; }
    public string? Name { get; init; }
    public string? Location { get; init; }
    public required string Status { get; init; }
    public string? StatusDetail { get; init; }
    public required string LoanPrice { get; init; }
    public string? LoanLocalPrice { get; init; }
    public required string LoanCurrency { get; init; }
    public bool Delinquent { get; init; }

    [JsonPropertyName("fundedAmount")]
    public decimal FundedAmount { get; init; }

    public long CreateTime { get; init; }
    public long PlannedExpirationTime { get; init; }
    public long PlannedInactiveExpireTime { get; init; }
    public long? EndedTime { get; init; }
    public long? RefundedTime { get; init; }
    public long? ExpiredTime { get; init; }
    public long? DefaultedTime { get; init; }
    public long? IssueFeedbackTime { get; init; }
    public string? IssueReportedBy { get; init; }
}
