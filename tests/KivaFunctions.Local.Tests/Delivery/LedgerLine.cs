using System.Text.Json;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>A line of <c>ledger.jsonl</c>, read without the app's own code.</summary>
internal sealed record LedgerLine(string Type, int? Batch, int? Attempt, long? UploadId)
{
    public static IReadOnlyList<LedgerLine> ReadAll(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    private static LedgerLine Read(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        return new LedgerLine(json.GetProperty("type").GetString()!, Number(json, "batch"), Number(json, "attempt"), Number(json, "uploadId"));
    }

    private static int? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;
}
