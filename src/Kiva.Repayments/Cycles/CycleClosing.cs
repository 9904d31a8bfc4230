using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kiva.Repayments.Cycles;

/// <summary>The end of a cycle as a person saw it in PA2, kept as <c>cycles/{cycle}/{environment}-{partnerId}/closed.json</c>.</summary>
/// <param name="Reported">Loans reported, as PA2 showed it.</param>
/// <param name="Expected">Loans expected, as PA2 showed it.</param>
/// <param name="By">The caller, where callers are known by name.</param>
public sealed record CycleClosing(int Reported, int Expected, string? By, DateTimeOffset At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CycleClosing))]
internal sealed partial class CycleJson : JsonSerializerContext;
