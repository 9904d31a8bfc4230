using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>
/// The last good list of each environment and partner: <c>expected-loans/{environment}-{partnerId}/current</c>, JSON lines,
/// a head with the time and the count, then a loan a line. Beside it, as <c>pending</c>, one that a person must accept first.
/// </summary>
public sealed class ExpectedLoanStore(DataStorage storage)
{
    private const int Version = 1;
    private const string Current = "/current";
    private const string KeptAside = "/pending";

    private readonly Lock _lock = new();
    private (string Name, ETag ETag, ExpectedLoanList List)? _last;

    /// <summary>Makes the list the last good one; whatever was kept aside is out of date.</summary>
    public async Task SaveAsync(KivaEnvironment environment, string partnerId, ExpectedLoanList list, CancellationToken cancellationToken)
    {
        await Blob(environment, partnerId, KeptAside).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        await WriteAsync(environment, partnerId, list, conditions: null, cancellationToken);
    }

    /// <summary>Keeps a list that is not to be used before a person has accepted it; a newer one takes its place.</summary>
    internal Task KeepAsideAsync(KivaEnvironment environment, string partnerId, ExpectedLoanList list, CancellationToken cancellationToken) =>
        WriteAsync(Blob(environment, partnerId, KeptAside), list, conditions: null, cancellationToken);

    /// <summary>Makes the list that was kept aside the last good one, unless another has become that meanwhile.</summary>
    /// <param name="asOf">Which list is meant: a newer one may have been kept aside since.</param>
    internal async Task<bool> TryAcceptKeptAsideAsync(KivaEnvironment environment, string partnerId, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var aside = Blob(environment, partnerId, KeptAside);
        try
        {
            BlobProperties lastGood = await Blob(environment, partnerId).GetPropertiesAsync(cancellationToken: cancellationToken);
            if (await ReadAsync(aside, cancellationToken) is not { } list || list.AsOf != asOf)
            {
                return false;
            }

            // In this order: whoever dies in between leaves it to be accepted once more.
            await WriteAsync(environment, partnerId, list, new BlobRequestConditions { IfMatch = lastGood.ETag }, cancellationToken);
            await aside.DeleteIfExistsAsync(cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Time and length of the last good list.</summary>
    internal Task<ListHead?> FindHeadAsync(KivaEnvironment environment, string partnerId, CancellationToken cancellationToken) =>
        FindHeadAsync(Blob(environment, partnerId), cancellationToken);

    /// <summary>Time and length of the list that was kept aside.</summary>
    internal Task<ListHead?> FindKeptAsideAsync(KivaEnvironment environment, string partnerId, CancellationToken cancellationToken) =>
        FindHeadAsync(Blob(environment, partnerId, KeptAside), cancellationToken);

    private static async Task<ListHead?> FindHeadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await StreamedBlob.OpenAsync(blob, cancellationToken);
            using var reader = new StreamReader(stream);
            return await ReadHeadAsync(reader, cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private async Task WriteAsync(
        KivaEnvironment environment, string partnerId, ExpectedLoanList list, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var blob = Blob(environment, partnerId);
        var saved = await WriteAsync(blob, list, conditions, cancellationToken);
        lock (_lock)
        {
            _last = (blob.Name, saved.ETag, list);
        }
    }

    private static Task<BlobContentInfo> WriteAsync(BlobClient blob, ExpectedLoanList list, BlobRequestConditions? conditions, CancellationToken cancellationToken) =>
        StreamedBlob.WriteAsync(
            blob,
            async output =>
            {
                JsonSerializer.Serialize(new Utf8JsonWriter(output), new ListHead(Version, list.AsOf, list.Loans.Count), ExpectedLoansJson.Default.ListHead);
                foreach (var loan in list.Loans)
                {
                    Encoding.UTF8.GetBytes("\n", output);
                    JsonSerializer.Serialize(new Utf8JsonWriter(output), loan, ExpectedLoansJson.Default.ExpectedLoan);
                    if (output.UnflushedBytes > 64 << 10)
                    {
                        await output.FlushAsync(cancellationToken);
                    }
                }
            },
            new BlobUploadOptions { Conditions = conditions },
            cancellationToken);

    /// <returns><see langword="null"/> when no list was ever read, or a newer version of this app wrote it: then it is to be read again.</returns>
    public async Task<ExpectedLoanList?> FindAsync(KivaEnvironment environment, string partnerId, CancellationToken cancellationToken)
    {
        var blob = Blob(environment, partnerId);
        try
        {
            var eTag = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ETag;
            lock (_lock)
            {
                if (_last is { } last && last.Name == blob.Name && last.ETag == eTag)
                {
                    return last.List;
                }
            }

            if (await ReadAsync(blob, cancellationToken) is not { } list)
            {
                return null;
            }

            lock (_lock)
            {
                _last = (blob.Name, eTag, list);
            }

            return list;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The list of an environment where a single partner has one; for whoever must not ask Kiva who the partner is.</summary>
    public async Task<ExpectedLoanList?> FindOnlyAsync(KivaEnvironment environment, CancellationToken cancellationToken)
    {
        var partnerId = await FindOnlyPartnerAsync(environment, cancellationToken);
        return partnerId is null ? null : await FindAsync(environment, partnerId, cancellationToken);
    }

    /// <summary>The partner of that list.</summary>
    internal async Task<string?> FindOnlyPartnerAsync(KivaEnvironment environment, CancellationToken cancellationToken)
    {
        var prefix = $"{environment}-";
        string? partnerId = null;
        await foreach (var blob in storage.ExpectedLoans.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            if (blob.Name.EndsWith(Current, StringComparison.Ordinal))
            {
                if (partnerId is not null)
                {
                    return null;
                }

                partnerId = blob.Name[prefix.Length..^Current.Length];
            }
        }

        return partnerId;
    }

    private static async Task<ExpectedLoanList?> ReadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        await using var stream = await StreamedBlob.OpenAsync(blob, cancellationToken);
        using var reader = new StreamReader(stream);
        if (await ReadHeadAsync(reader, cancellationToken) is not { } head)
        {
            return null;
        }

        var loans = new List<ExpectedLoan>(head.Count);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            loans.Add(JsonSerializer.Deserialize(line, ExpectedLoansJson.Default.ExpectedLoan)!);
        }

        return loans.Count == head.Count
            ? new ExpectedLoanList(head.AsOf, loans)
            : throw new InvalidDataException($"{blob.Name} says it holds {head.Count} loans and holds {loans.Count}.");
    }

    /// <returns><see langword="null"/> when a newer version of this app wrote it.</returns>
    private static async Task<ListHead?> ReadHeadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var head = JsonSerializer.Deserialize(await reader.ReadLineAsync(cancellationToken) ?? "", ExpectedLoansJson.Default.ListHead)!;
        return head.Version > Version ? null : head;
    }

    private BlobClient Blob(KivaEnvironment environment, string partnerId, string name = Current) =>
        storage.ExpectedLoans.GetBlobClient($"{environment}-{partnerId}{name}");
}

internal sealed record ListHead(int Version, DateTimeOffset AsOf, int Count);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ListHead))]
[JsonSerializable(typeof(ExpectedLoan))]
internal sealed partial class ExpectedLoansJson : JsonSerializerContext;
