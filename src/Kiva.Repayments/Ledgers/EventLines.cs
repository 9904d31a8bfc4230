using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kiva.Repayments.Ledgers;

/// <summary>Events of one kind of ledger as JSON, one a line, UTF-8.</summary>
internal sealed class EventLines<T>(JsonTypeInfo<T> json)
    where T : LoggedEvent
{
    private readonly Dictionary<Type, string> _knownTypes = typeof(T).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Cast<JsonDerivedTypeAttribute>()
        .ToDictionary(known => known.DerivedType, known => (string)known.TypeDiscriminator!);

    public string TypeOf(T entry) => _knownTypes[entry.GetType()];

    public byte[] Write(T entry) => [.. JsonSerializer.SerializeToUtf8Bytes(entry, json), (byte)'\n'];

    /// <returns><see langword="null"/> when the line is of a version or type that this program does not know.</returns>
    public T? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(line, json)!;
            return entry.Version == LoggedEvent.CurrentVersion ? entry : null;
        }
        catch (JsonException) when (!IsOfThisVersion(line))
        {
            return null;
        }
    }

    /// <summary>What another version wrote may have any form behind these two words.</summary>
    private bool IsOfThisVersion(ReadOnlySpan<byte> line)
    {
        var head = JsonSerializer.Deserialize(line, LedgerJsonContext.Default.EventHead)!;
        return head.Version == LoggedEvent.CurrentVersion && _knownTypes.ContainsValue(head.Type);
    }
}

internal sealed record EventHead(int Version, string Type);
