using System.Text.Json.Serialization;
using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Tokens;

namespace Kiva.PartnerApi.Calls;

/// <summary>What Kiva answers; read tolerantly.</summary>
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(TokenError))]
[JsonSerializable(typeof(LoansAnswer))]
internal sealed partial class PartnerApiJson : JsonSerializerContext;
