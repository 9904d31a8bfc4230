using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Layouts;

/// <summary>
/// The layouts that worked: <c>layouts/{environment}-{partnerId}/{hash}.json</c> in the container <c>reports</c>, one blob each. A set, because
/// branches differ; nothing of it is ever changed.
/// </summary>
public sealed class KnownLayouts(DataStorage storage, ExportsOptions exports)
{
    /// <summary>Who writes the date into a heading makes a new layout every month; the search for the most similar one must end.</summary>
    private const int MostCompared = 200;

    /// <summary>Remembers the layout of a report that Kiva took.</summary>
    public async Task RememberAsync(KivaEnvironment environment, string partnerId, ExportFormat format, CancellationToken cancellationToken)
    {
        if (Layout.Of(format) is not { } layout)
        {
            return;
        }

        try
        {
            var options = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            };
            await Blob(environment, partnerId, layout).UploadAsync(BinaryData.FromBytes(layout.ToJson()), options, cancellationToken);
        }
        catch (RequestFailedException known) when (known.Status is 409 or 412)
        {
            // It stands there.
        }
    }

    /// <returns>What is new, held against the most similar layout that is known; <see langword="null"/> when nothing is.</returns>
    internal async Task<Problem?> FindNewAsync(KivaEnvironment environment, string partnerId, ExportFormat format, CancellationToken cancellationToken)
    {
        if (Layout.Of(format) is not { } layout || await Blob(environment, partnerId, layout).ExistsAsync(cancellationToken))
        {
            return null;
        }

        Layout? nearest = null;
        await foreach (var known in ListAsync(Prefix(environment, partnerId), cancellationToken))
        {
            if (layout.Fits(known))
            {
                return null;
            }

            if (nearest is null || layout.DistanceFrom(known) < layout.DistanceFrom(nearest))
            {
                nearest = known;
            }
        }

        return new Problem(
            exports.NewLayout is NewLayoutPolicy.Hold ? ProblemCatalog.LayoutHeld : ProblemCatalog.LayoutNew,
            Arguments: [nearest is null ? layout.InFull() : layout.DifferencesFrom(nearest)]);
    }

    private async IAsyncEnumerable<Layout> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listed = 0;
        await foreach (var blob in storage.Reports.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            if (++listed > MostCompared)
            {
                yield break;
            }

            var json = (await storage.Reports.GetBlobClient(blob.Name).DownloadContentAsync(cancellationToken)).Value.Content;
            yield return JsonSerializer.Deserialize(json, LayoutJson.Default.Layout)!;
        }
    }

    private BlobClient Blob(KivaEnvironment environment, string partnerId, Layout layout) =>
        storage.Reports.GetBlobClient($"{Prefix(environment, partnerId)}{layout.Hash}.json");

    private static string Prefix(KivaEnvironment environment, string partnerId) => $"layouts/{environment}-{partnerId}/";
}
