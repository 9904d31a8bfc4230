using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Kiva.PartnerApi.Repayments;

/// <summary>The body of a POST: written once when a batch is planned, stored, and sent as those bytes.</summary>
public static class RepaymentBody
{
    private static readonly RepaymentJson Json = new(new JsonSerializerOptions(RepaymentJson.Default.Options)
    {
        // Accents stay readable in the stored batch; what could hurt inside HTML is still escaped.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary><c>{"repayments":[{"loan_id":"1042970","amount":25.00,"client_id":"184729"}]}</c> in UTF-8.</summary>
    /// <exception cref="ArgumentException">An id holds half a character (an unpaired surrogate): written, it would be another id.</exception>
    public static byte[] Write(IReadOnlyList<Repayment> repayments)
    {
        foreach (var repayment in repayments)
        {
            Strict.GetByteCount(repayment.LoanId);
            Strict.GetByteCount(repayment.ClientId ?? "");
        }

        return JsonSerializer.SerializeToUtf8Bytes(new Repayments(repayments), Json.Repayments);
    }

    /// <summary>Gives back what <see cref="Write"/> was given, to the digit.</summary>
    /// <exception cref="JsonException">The bytes are not such a body.</exception>
    public static IReadOnlyList<Repayment> Read(ReadOnlySpan<byte> body)
    {
        var rows = JsonSerializer.Deserialize(body, Json.Repayments)?.Rows;
        return rows is null || rows.Contains(null) ? throw new JsonException("The batch lacks its repayments, or one of them.") : rows;
    }

    internal sealed record Repayments([property: JsonPropertyName("repayments")] IReadOnlyList<Repayment> Rows);
}

[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RepaymentBody.Repayments))]
internal sealed partial class RepaymentJson : JsonSerializerContext;
