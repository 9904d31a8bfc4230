using System.Text.Json;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>One row of a call, with its amount as a number and as the digits that were sent.</summary>
internal sealed record Repayment(string LoanId, string? ClientId, decimal Amount, string AmountText)
{
    /// <summary>Kiva's limit for one call.</summary>
    public const int MaxInOneCall = 300;

    /// <exception cref="BadRepaymentsException">The call as a whole is refused.</exception>
    public static IReadOnlyList<Repayment> ReadAll(ReadOnlyMemory<byte> body, bool threeColumns)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("repayments", out var rows) || rows.ValueKind != JsonValueKind.Array)
            {
                throw new BadRepaymentsException("api.invalid_body", "Expected an object with an array \"repayments\".");
            }

            if (rows.GetArrayLength() is var count && count is 0 or > MaxInOneCall)
                throw new BadRepaymentsException("api.invalid_size", Message($"There are {count} repayments; expected 1 to {MaxInOneCall}."));
            return [.. rows.EnumerateArray().Select((row, index) => Read(row, index + 1, threeColumns))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadRepaymentsException("api.invalid_json", "The body is not JSON in UTF-8.");
        }
    }

    private static Repayment Read(JsonElement row, int number, bool threeColumns)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new BadRepaymentsException("api.invalid_body", Message($"Repayment {number} is not an object."));
        if (Text(row, "loan_id") is not { } loanId)
            throw new BadRepaymentsException("api.loan_id_required", Message($"Repayment {number} has no loan_id; expected text."));
        var clientId = Text(row, "client_id");
        if (threeColumns && clientId is null)
            throw new BadRepaymentsException("api.client_id_required", Message($"Repayment {number} has no client_id; this partner uses three columns."));
        if (!row.TryGetProperty("amount", out var amount) || amount.ValueKind != JsonValueKind.Number
            || !amount.TryGetDecimal(out var value) || value < 0)
        {
            throw new BadRepaymentsException("api.invalid_amount", Message($"Repayment {number} has no amount; expected a number, 0 or more."));
        }

        return new Repayment(loanId, clientId, value, amount.GetRawText());
    }

    private static string Message(FormattableString text) => FormattableString.Invariant(text);

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}

/// <summary>The call is refused as a whole, nothing of it is taken.</summary>
internal sealed class BadRepaymentsException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
