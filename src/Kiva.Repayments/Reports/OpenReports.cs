using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Reports;

/// <summary>The reports that are not closed, and the queue that says "look at this one".</summary>
public sealed class OpenReports(DataStorage storage)
{
    internal const string Prefix = "open/";

    public ReportFolder Folder(ReportId id) => new(storage.Reports, id);

    /// <summary>The oldest first: ids sort by time.</summary>
    public async IAsyncEnumerable<(ReportId Id, DateTimeOffset MarkedAt)> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var marker in storage.Reports.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellationToken))
        {
            if (ReportId.Parse(marker.Name[Prefix.Length..]) is { } id)
            {
                yield return (id, marker.Properties.LastModified ?? default);
            }
        }
    }

    public async Task NudgeAsync(ReportId id, CancellationToken cancellationToken) =>
        await storage.Nudges.SendMessageAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(new Nudge(Nudge.CurrentVersion, id.ToString()), NudgeJson.Default.Nudge)),
            cancellationToken: cancellationToken);

    /// <returns>The report that the message names; <see langword="null"/> when it is no nudge that this version knows.</returns>
    public static ReportId? ReadNudge(BinaryData message)
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

/// <summary>The message on the queue <c>repayment-reports</c>: a pointer, never data.</summary>
internal sealed record Nudge(int Version, string ReportId)
{
    public const int CurrentVersion = 1;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Nudge))]
internal sealed partial class NudgeJson : JsonSerializerContext;
