using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Cycles;

/// <summary>The end of a cycle as a person saw it in PA2.</summary>
/// <param name="Reported">Loans reported, as PA2 showed it.</param>
/// <param name="Expected">Loans expected, as PA2 showed it.</param>
/// <param name="By">The caller, where callers are known by name.</param>
public sealed record CycleClosing(int Reported, int Expected, string? By, DateTimeOffset At);

/// <summary>The closed cycles: <c>cycles/{cycle}/{environment}-{partnerId}/closed.json</c>, written once.</summary>
public sealed class CycleClosings(DataStorage storage)
{
    /// <returns><see langword="null"/> while the cycle is not closed.</returns>
    public async Task<CycleClosing?> FindAsync(CycleRecord.Place place, CancellationToken cancellationToken)
    {
        try
        {
            var json = (await Blob(place).DownloadContentAsync(cancellationToken)).Value.Content;
            return JsonSerializer.Deserialize(json, CycleJson.Default.CycleClosing);
        }
        catch (RequestFailedException open) when (open.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Records what PA2 showed; the first word stands.</summary>
    public async Task AddAsync(CycleRecord.Place place, CycleClosing closing, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            };
            var json = JsonSerializer.SerializeToUtf8Bytes(closing, CycleJson.Default.CycleClosing);
            await Blob(place).UploadAsync(BinaryData.FromBytes(json), options, cancellationToken);
        }
        catch (RequestFailedException closed) when (closed.Status is 409 or 412)
        {
            // Somebody was first.
        }
    }

    private BlobClient Blob(CycleRecord.Place place) => storage.Reports.GetBlobClient(place.Prefix + "closed.json");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CycleClosing))]
internal sealed partial class CycleJson : JsonSerializerContext;
