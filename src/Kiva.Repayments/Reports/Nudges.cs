using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Reports;

/// <summary>The queue <c>repayment-reports</c>: "look at this report". A pointer, never data; lost or doubled messages do no harm.</summary>
public sealed class Nudges(DataStorage storage)
{
    public async Task SendAsync(ReportId id, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Nudge(Nudge.CurrentVersion, id.ToString()), NudgeJson.Default.Nudge);
        await storage.Nudges.SendMessageAsync(BinaryData.FromBytes(json), cancellationToken: cancellationToken);
    }

    /// <summary>Whether messages are on their way: waiting, in work, or resting after a failure.</summary>
    public async Task<bool> AreUnderWayAsync(CancellationToken cancellationToken) =>
        (await storage.Nudges.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount > 0;

    /// <returns>The report that the message names; <see langword="null"/> when it is no nudge that this version knows.</returns>
    public static ReportId? Read(BinaryData message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.ToMemory().Span, NudgeJson.Default.Nudge) is { Version: Nudge.CurrentVersion } nudge
                ? ReportId.Parse(nudge.ReportId)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record Nudge(int Version, string ReportId)
{
    public const int CurrentVersion = 1;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Nudge))]
internal sealed partial class NudgeJson : JsonSerializerContext;
