using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure.Storage.Blobs.Models;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Planning;

/// <summary><c>batches/0001.json</c> …: the bytes that are sent, cut from <c>plan.csv</c>.</summary>
internal static class BatchFiles
{
    private const int UploadsAtOnce = 4;

    /// <returns>The hash of each batch.</returns>
    public static async Task<string[]> CutAsync(ReportFolder folder, ColumnFormat columns, int batches, CancellationToken cancellationToken)
    {
        var hashes = new string[batches];
        var options = new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ReadAsync(folder, columns, cancellationToken), options, async (batch, token) =>
        {
            hashes[batch.Number - 1] = Hash(batch.Body);
            await WriteAsync(folder, batch.Number, batch.Body, token);
        });
        return hashes;
    }

    /// <summary>
    /// The bytes of a batch whose stored ones are not those that were planned: a planner that was frozen and replaced may have written over them when it woke up. The plan
    /// itself is safe from that, so the same bytes are cut from it once more.
    /// </summary>
    /// <param name="hash">What was planned.</param>
    /// <returns><see langword="null"/> when the plan does not give them either.</returns>
    public static async Task<byte[]?> MendAsync(ReportFolder folder, ColumnFormat columns, int number, string hash, CancellationToken cancellationToken)
    {
        await foreach (var batch in ReadAsync(folder, columns, cancellationToken))
        {
            if (batch.Number == number && Hash(batch.Body) == hash)
            {
                await WriteAsync(folder, number, batch.Body, cancellationToken);
                return batch.Body;
            }
        }

        return null;
    }

    /// <summary>SHA-256, base64.</summary>
    public static string Hash(ReadOnlyMemory<byte> body) => Convert.ToBase64String(SHA256.HashData(body.Span));

    private static async Task WriteAsync(ReportFolder folder, int number, byte[] body, CancellationToken cancellationToken)
    {
        var upload = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        await folder.Batch(number).UploadAsync(BinaryData.FromBytes(body), upload, cancellationToken);
    }

    private static async IAsyncEnumerable<(int Number, byte[] Body)> ReadAsync(
        ReportFolder folder, ColumnFormat columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await StreamedBlob.OpenAsync(folder.Plan, cancellationToken);
        var number = 0;
        var batch = new List<Repayment>();
        await foreach (var row in PlanFile.ReadAsync(stream, cancellationToken))
        {
            if (row.Batch is not { } its)
            {
                continue;
            }

            if (its != number && batch.Count > 0)
            {
                yield return (number, RepaymentBody.Write(batch));
                batch = [];
            }

            number = its;
            batch.Add(new Repayment(row.Row.LoanId, columns is ColumnFormat.Three ? row.Row.ClientId : null, row.Amount!.Value));
        }

        if (batch.Count > 0)
        {
            yield return (number, RepaymentBody.Write(batch));
        }
    }
}
