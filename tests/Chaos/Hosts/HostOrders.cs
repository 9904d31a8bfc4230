using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos.Hosts;

/// <summary>What a host is told on the first line of its standard input. A second line lets it start, and says by how much time has jumped since.</summary>
/// <param name="Origin">See <see cref="FastTime"/>, as the next two.</param>
internal sealed record HostOrders(Dictionary<string, string?> Settings, long Origin, DateTimeOffset Began, int Rate)
{
    public const string Warm = "chaos: warm";
    public const string Ready = "chaos: ready ";
    public const string Critical = "chaos: critical ";
    public const string Impatient = "chaos: gave up an alert";

    public string Write() => JsonSerializer.Serialize(this, HostOrdersJson.Default.HostOrders);

    public static HostOrders Read(string line) => JsonSerializer.Deserialize(line, HostOrdersJson.Default.HostOrders)!;
}

[JsonSerializable(typeof(HostOrders))]
internal sealed partial class HostOrdersJson : JsonSerializerContext;
