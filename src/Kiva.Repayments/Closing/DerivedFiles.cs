using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Closing;

/// <summary>
/// <c>results.csv</c>, <c>summary.json</c> and the report's file of its cycle, made from the ledger and replaced only by those made from a longer one. They may be deleted
/// at any time; they are made again.
/// </summary>
internal static class DerivedFiles
{
    private const string MadeFrom = "ledgerlength";

    /// <param name="language">Of the messages. A file that is there keeps its own until the ledger grows.</param>
    public static Task KeepResultsAsync(ReportFolder folder, Ledger ledger, string language, CancellationToken cancellationToken) => KeepAsync(
        folder.Results,
        ledger,
        "text/csv; charset=utf-8",
        options => StreamedBlob.WriteAsync(
            folder.Results,
            output => ResultsFile.WriteAsync(output, language, new RowResults(folder, ledger.Report).ReadAsync(cancellationToken), cancellationToken),
            options,
            cancellationToken),
        cancellationToken);

    /// <summary>What Kiva has of the report counts in its cycle, also when the report came to no good end.</summary>
    public static Task KeepCycleAsync(BlobClient file, ReportFolder folder, Ledger ledger, CancellationToken cancellationToken) => KeepAsync(
        file,
        ledger,
        "text/csv; charset=utf-8",
        options => StreamedBlob.WriteAsync(
            file,
            output => CycleRecord.WriteAsync(output, AcceptedAsync(folder, ledger.Report, cancellationToken), cancellationToken),
            options,
            cancellationToken),
        cancellationToken);

    private static async IAsyncEnumerable<AcceptedRow> AcceptedAsync(
        ReportFolder folder, Report report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in new RowResults(folder, report).ReadAsync(cancellationToken))
        {
            if (row.End is RowEnd.Accepted or RowEnd.AcceptedWithWarning)
            {
                yield return new AcceptedRow(row.Row.LoanId, row.Row.ClientId, row.Amount!.Value, row.Batch!.Value, row.UploadId);
            }
        }
    }

    /// <param name="language">Likewise.</param>
    public static Task KeepSummaryAsync(ReportFolder folder, Ledger ledger, string language, CancellationToken cancellationToken) => KeepAsync(
        folder.Summary,
        ledger,
        "application/json",
        async options =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(ReportViews.Of(folder.Id, ledger.Report, language), ReportJson.Default.ReportView);
            await folder.Summary.UploadAsync(BinaryData.FromBytes(json), options, cancellationToken);
        },
        cancellationToken);

    /// <summary>Whether they were made since the ledger was last written to.</summary>
    public static async Task<bool> AreUpToDateAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        try
        {
            // The last one of them that is made.
            BlobProperties summary = await folder.Summary.GetPropertiesAsync(cancellationToken: cancellationToken);
            return LengthOf(summary) >= ledger.Length;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return false;
        }
    }

    private static long LengthOf(BlobProperties made) =>
        made.Metadata.TryGetValue(MadeFrom, out var length) ? long.Parse(length, CultureInfo.InvariantCulture) : 0;

    private static async Task KeepAsync(
        BlobClient blob, Ledger ledger, string contentType, Func<BlobUploadOptions, Task> write, CancellationToken cancellationToken)
    {
        if (ledger.Report.IsNewer)
        {
            // What this version understands of it is not what it says.
            return;
        }

        var (ledgerLength, conditions) = (ledger.Length, new BlobRequestConditions { IfNoneMatch = ETag.All });
        try
        {
            BlobProperties there = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            if (LengthOf(there) >= ledgerLength)
            {
                return;
            }

            conditions = new BlobRequestConditions { IfMatch = there.ETag };
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // The first one.
        }

        try
        {
            await write(new BlobUploadOptions
            {
                Conditions = conditions,
                HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [MadeFrom] = ledgerLength.ToString(CultureInfo.InvariantCulture) },
            });
        }
        catch (RequestFailedException raced) when (raced.Status is 409 or 412)
        {
            // Somebody else made it meanwhile; whoever asks next compares lengths again.
        }
    }
}

/// <summary>The JSON of what people and programs see.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ReportView))]
public sealed partial class ReportJson : JsonSerializerContext;
