using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Telemetry;

namespace Kiva.Repayments.Reports;

/// <summary>A message "look at this report".</summary>
/// <param name="TraceParent">W3C <c>traceparent</c> of who sent it, where he was traced.</param>
public sealed record Nudge(ReportId Id, string? TraceParent);

/// <summary>The queue <c>repayment-reports</c>: "look at this report". A pointer, never data; lost or doubled messages do no harm.</summary>
public sealed class Nudges(DataStorage storage)
{
    public async Task SendAsync(ReportId id, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new NudgeMessage(NudgeMessage.CurrentVersion, id.ToString(), ReportTrace.Current), NudgeJson.Default.NudgeMessage);
        await storage.Nudges.SendMessageAsync(BinaryData.FromBytes(json), cancellationToken: cancellationToken);
    }

    /// <summary>Whether messages are on their way: waiting, in work, or resting after a failure.</summary>
    public async Task<bool> AreUnderWayAsync(CancellationToken cancellationToken) =>
        (await storage.Nudges.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount > 0;

    /// <returns><see langword="null"/> when it is no nudge that this version knows.</returns>
    public static Nudge? Read(BinaryData message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.ToMemory().Span, NudgeJson.Default.NudgeMessage) is { Version: NudgeMessage.CurrentVersion } nudge
                && ReportId.Parse(nudge.ReportId) is { } id
                    ? new Nudge(id, nudge.TraceParent)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record NudgeMessage(int Version, string ReportId, string? TraceParent)
{
    public const int CurrentVersion = 1;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NudgeMessage))]
internal sealed partial class NudgeJson : JsonSerializerContext;
