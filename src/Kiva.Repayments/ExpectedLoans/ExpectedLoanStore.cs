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
/// a head with the time and the count, then a loan a line.
/// </summary>
public sealed class ExpectedLoanStore(DataStorage storage)
{
    private const int Version = 1;
    private const string Current = "/current";

    private readonly Lock _lock = new();
    private (string Name, ETag ETag, ExpectedLoanList List)? _last;

    public async Task SaveAsync(KivaEnvironment environment, string partnerId, ExpectedLoanList list, CancellationToken cancellationToken)
    {
        var blob = Blob(environment, partnerId);
        var saved = await StreamedBlob.WriteAsync(
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
            options: null,
            cancellationToken);
        lock (_lock)
        {
            _last = (blob.Name, saved.ETag, list);
        }
    }

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

        return partnerId is null ? null : await FindAsync(environment, partnerId, cancellationToken);
    }

    private static async Task<ExpectedLoanList?> ReadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        await using var stream = await StreamedBlob.OpenAsync(blob, cancellationToken);
        using var reader = new StreamReader(stream);
        var head = JsonSerializer.Deserialize(await reader.ReadLineAsync(cancellationToken) ?? "", ExpectedLoansJson.Default.ListHead)!;
        if (head.Version > Version)
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

    private BlobClient Blob(KivaEnvironment environment, string partnerId) => storage.ExpectedLoans.GetBlobClient($"{environment}-{partnerId}{Current}");
}

internal sealed record ListHead(int Version, DateTimeOffset AsOf, int Count);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ListHead))]
[JsonSerializable(typeof(ExpectedLoan))]
internal sealed partial class ExpectedLoansJson : JsonSerializerContext;
