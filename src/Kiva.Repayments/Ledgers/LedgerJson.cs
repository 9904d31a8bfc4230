using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kiva.Repayments.Ledgers;

/// <summary>The form of <c>ledger.jsonl</c>.</summary>
internal static class LedgerJson
{
    private static readonly EventLines<LedgerEvent> Lines = new(LedgerJsonContext.Default.LedgerEvent);

    public static byte[] Write(LedgerEvent entry) => Lines.Write(entry);

    /// <summary>What the event is called in the ledger.</summary>
    public static string TypeOf(LedgerEvent entry) => Lines.TypeOf(entry);

    /// <inheritdoc cref="EventLines{T}.Read"/>
    public static LedgerEvent? Read(ReadOnlySpan<byte> line) => Lines.Read(line);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(EventHead))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
