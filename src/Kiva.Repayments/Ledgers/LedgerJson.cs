using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kiva.Repayments.Ledgers;

/// <summary>The form of <c>ledger.jsonl</c>: one event a line, UTF-8.</summary>
internal static class LedgerJson
{
    public static byte[] Write(LedgerEvent entry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, LedgerJsonContext.Default.LedgerEvent);
        return [.. json, (byte)'\n'];
    }

    /// <returns><see langword="null"/> when the line is of a version or type that this program does not know.</returns>
    public static LedgerEvent? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(line, LedgerJsonContext.Default.LedgerEvent)!;
            return entry.Version == LedgerEvent.CurrentVersion ? entry : null;
        }
        catch (JsonException) when (!IsOfThisVersion(line))
        {
            return null;
        }
    }

    /// <summary>What another version wrote may have any form behind these two words.</summary>
    private static bool IsOfThisVersion(ReadOnlySpan<byte> line)
    {
        var head = JsonSerializer.Deserialize(line, LedgerJsonContext.Default.EventHead)!;
        return head.Version == LedgerEvent.CurrentVersion && KnownTypes.Contains(head.Type);
    }

    private static HashSet<string> KnownTypes { get; } =
    [
        .. typeof(LedgerEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
            .Cast<JsonDerivedTypeAttribute>()
            .Select(known => (string)known.TypeDiscriminator!),
    ];
}

internal sealed record EventHead(int Version, string Type);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(EventHead))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
