using System.Text.Json.Serialization;
using Kiva.PartnerApi.Calls;

namespace Kiva.PartnerApi.Loans;

/// <summary>One page as Kiva writes it; both spellings of the total are seen.</summary>
internal sealed class LoansAnswer
{
    [JsonPropertyName("total_records"), JsonConverter(typeof(LooseDecimal))]
    public decimal? TotalRecords { get; set; }

    [JsonPropertyName("totalRecords"), JsonConverter(typeof(LooseDecimal))]
    public decimal? TotalRecordsInCamelCase { get; set; }

    [JsonPropertyName("data")]
    public List<LoanAnswer?>? Data { get; set; }
}

/// <summary>One row. What is not named here, the borrower's name above all, never enters our memory as such.</summary>
internal sealed class LoanAnswer
{
    [JsonPropertyName("uuid"), JsonConverter(typeof(LooseString))]
    public string? Uuid { get; set; }

    [JsonPropertyName("kiva_id"), JsonConverter(typeof(LooseString))]
    public string? KivaId { get; set; }

    [JsonPropertyName("internal_loan_id"), JsonConverter(typeof(LooseString))]
    public string? LoanId { get; set; }

    [JsonPropertyName("internal_client_id"), JsonConverter(typeof(LooseString))]
    public string? ClientId { get; set; }

    [JsonPropertyName("loan_currency"), JsonConverter(typeof(LooseString))]
    public string? Currency { get; set; }

    [JsonPropertyName("loan_local_price"), JsonConverter(typeof(LooseDecimal))]
    public decimal? LocalPrice { get; set; }

    [JsonPropertyName("loan_price"), JsonConverter(typeof(LooseDecimal))]
    public decimal? Price { get; set; }
}
