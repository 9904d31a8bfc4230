using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Cycles;

/// <summary>
/// What Kiva accepted in a cycle: <c>cycles/{cycle}/{environment}-{partnerId}/{reportId}.csv</c>, one file a report, so that no two
/// reports ever write the same one. Each can be made again from its report's ledger.
/// </summary>
public sealed class CycleRecord(DataStorage storage)
{
    /// <summary>Months; what is older says little about today's amounts.</summary>
    private const int EarlierAtMost = 3;

    private const string Ending = ".csv";

    private static readonly string[] Headings = ["loan_id", "client_id", "amount", "batch", "upload_id"];

    /// <summary>Which cycle, of whom, where.</summary>
    public sealed record Place(string Cycle, KivaEnvironment Environment, string PartnerId)
    {
        internal static Place Of(Report report) => new(report.Received.Cycle, report.Received.Environment, report.PartnerId!);

        internal Place Before(int months) => this with
        {
            Cycle = DateOnly.ParseExact(Cycle, "yyyy-MM", CultureInfo.InvariantCulture).AddMonths(-months).ToString("yyyy-MM", CultureInfo.InvariantCulture),
        };

        internal string Prefix => $"cycles/{Cycle}/{Environment}-{PartnerId}/";
    }

    /// <summary>The last accepted amount of every key; later reports correct earlier ones.</summary>
    public async Task<IReadOnlyDictionary<RowKey, decimal>> LoadAsync(Place place, ColumnFormat columns, CancellationToken cancellationToken)
    {
        var accepted = new Dictionary<RowKey, decimal>();
        await foreach (var id in ListAsync(place, cancellationToken))
        {
            await using var stream = await StreamedBlob.OpenAsync(File(place, id), cancellationToken);
            await using var csv = await CsvReader.OpenAsync(stream, cancellationToken);
            while (await csv.NextAsync(cancellationToken))
            {
                accepted[RowKey.Of(columns, csv.Text(0), csv.Text(1))] = csv.AmountOrNull(2)!.Value;
            }
        }

        return accepted;
    }

    /// <summary>What Kiva accepted in the last cycle before <paramref name="place"/> that has anything.</summary>
    /// <returns><see langword="null"/> when none of the three months before has.</returns>
    public async Task<EarlierCycle?> LoadEarlierAsync(Place place, ColumnFormat columns, CancellationToken cancellationToken)
    {
        for (var months = 1; months <= EarlierAtMost; months++)
        {
            var before = place.Before(months);
            if (await LoadAsync(before, columns, cancellationToken) is { Count: > 0 } accepted)
            {
                return new EarlierCycle(before.Cycle, accepted);
            }
        }

        return null;
    }

    /// <returns>The last report received later than <paramref name="id"/> of which Kiva has accepted rows; <see langword="null"/> when there is none.</returns>
    internal async Task<ReportId?> FindLaterAsync(Place place, ReportId id, CancellationToken cancellationToken)
    {
        ReportId? last = null;
        await foreach (var other in ListAsync(place, cancellationToken))
        {
            if (id.IsOlderThan(other) && await HasRowsAsync(File(place, other), cancellationToken))
            {
                last = other;
            }
        }

        return last;
    }

    /// <returns>The report of the cycle to which Kiva's upload belongs; <see langword="null"/> when it is none that is known.</returns>
    internal async Task<ReportId?> FindUploadAsync(Place place, long uploadId, CancellationToken cancellationToken)
    {
        await foreach (var id in ListAsync(place, cancellationToken))
        {
            await using var stream = await StreamedBlob.OpenAsync(File(place, id), cancellationToken);
            await using var csv = await CsvReader.OpenAsync(stream, cancellationToken);
            while (await csv.NextAsync(cancellationToken))
            {
                if (csv.TextOrNull(4) is { } upload && long.Parse(upload, CultureInfo.InvariantCulture) == uploadId)
                {
                    return id;
                }
            }
        }

        return null;
    }

    /// <summary>The reports of which something was kept, in the order of their receipt.</summary>
    private async IAsyncEnumerable<ReportId> ListAsync(Place place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in storage.Reports.GetBlobsAsync(BlobTraits.None, BlobStates.None, place.Prefix, cancellationToken))
        {
            if (file.Name.EndsWith(Ending, StringComparison.Ordinal) && ReportId.Parse(file.Name[place.Prefix.Length..^Ending.Length]) is { } id)
            {
                yield return id;
            }
        }
    }

    private static async Task<bool> HasRowsAsync(BlobClient file, CancellationToken cancellationToken)
    {
        await using var stream = await StreamedBlob.OpenAsync(file, cancellationToken);
        await using var csv = await CsvReader.OpenAsync(stream, cancellationToken);
        return await csv.NextAsync(cancellationToken);
    }

    internal BlobClient File(Place place, ReportId id) => storage.Reports.GetBlobClient(place.Prefix + id + Ending);

    internal static Task WriteAsync(PipeWriter output, IAsyncEnumerable<AcceptedRow> rows, CancellationToken cancellationToken) =>
        CsvWriter.WriteAsync(output, Headings, rows, Write, cancellationToken);

    private static void Write(CsvWriter csv, AcceptedRow row)
    {
        csv.Cell(row.LoanId);
        csv.Cell(row.ClientId);
        csv.Cell(row.Amount);
        csv.Cell(row.Batch);
        csv.Cell(row.UploadId);
    }
}
