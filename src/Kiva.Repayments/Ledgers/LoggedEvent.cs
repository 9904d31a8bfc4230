using System.Text.Json.Serialization;

namespace Kiva.Repayments.Ledgers;

/// <summary>What every line of a ledger has, whosever it is.</summary>
public abstract record LoggedEvent
{
    public const int CurrentVersion = 1;

    [JsonPropertyOrder(-4)]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Unique; an append whose answer was lost is recognised by it.</summary>
    [JsonPropertyOrder(-3)]
    public string Id { get; init; } = "";

    /// <summary>The process that wrote it.</summary>
    [JsonPropertyOrder(-2)]
    public string Writer { get; init; } = "";

    [JsonPropertyOrder(-1)]
    public DateTimeOffset At { get; init; }
}
