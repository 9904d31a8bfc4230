using System.Text.Json.Serialization;

namespace Kiva.PartnerApi.Repayments;

/// <summary>One row of a batch as it goes to Kiva.</summary>
/// <param name="LoanId">The partner's own id, to the character.</param>
/// <param name="ClientId">The partner's own client id, for three-column partners; <see langword="null"/> leaves it out.</param>
/// <param name="Amount">In the loan's currency; its digits are sent as they are, <c>25.00</c> stays <c>25.00</c>.</param>
public sealed record Repayment(
    [property: JsonPropertyName("loan_id"), JsonPropertyOrder(0), JsonRequired] string LoanId,
    [property: JsonPropertyName("client_id"), JsonPropertyOrder(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientId,
    [property: JsonPropertyName("amount"), JsonPropertyOrder(1), JsonRequired] decimal Amount);
