using System.Globalization;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Deployments;

/// <summary>
/// <c>deployment/{yyyy-MM}.jsonl</c>, an append blob a month. What is read is this month's and the last one before that has any: what was noticed once is asked for again
/// in the same month or the next only, and a trouble that lasts longer is repeated by the first who writes in a month.
/// </summary>
internal sealed class DeploymentLedger
{
    private const string Prefix = "deployment/";

    private static readonly EventLines<DeploymentEvent> Lines = new(DeploymentJson.Default.DeploymentEvent);

    private readonly AppendLog _log;
    private readonly TimeProvider _time;

    private DeploymentLedger(AppendLog log, TimeProvider time)
    {
        _log = log;
        _time = time;
    }

    public Deployment Deployment { get; } = new();

    public static async Task<DeploymentLedger> OpenAsync(DataStorage storage, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = NameOf(time.GetUtcNow());
        var ledger = new DeploymentLedger(Log(name), time);
        if (await FindBeforeAsync(storage, name, cancellationToken) is { } before)
        {
            ledger.Fold(await Log(before).ReadTailAsync(cancellationToken), lookFor: null);
        }

        await ledger.CatchUpAsync(cancellationToken);
        return ledger;

        AppendLog Log(string month) => new(storage.Reports.GetAppendBlobClient(month));
    }

    /// <summary>Folds what others have written meanwhile.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken) => Fold(await _log.ReadTailAsync(cancellationToken), lookFor: null);

    /// <summary>Adds an event, unless it does not fit (any more) what stands in the ledger: of two that notice the same trouble one writes it.</summary>
    public async Task<bool> TryAppendAsync(DeploymentEvent next, CancellationToken cancellationToken)
    {
        next = next with { Id = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"), Writer = Ledger.Writer, At = _time.GetUtcNow() };
        while (!Deployment.IsNewer && Deployment.Allows(next))
        {
            DeploymentEvent[] block = [.. await CarryAsync(cancellationToken), next];
            if (await _log.TryAppendAsync([.. block.SelectMany(Lines.Write)], cancellationToken))
            {
                Deployment.Apply(next);
                return true;
            }

            // Either our own block is there and its answer was lost, or somebody else wrote.
            if (Fold(await _log.ReadTailAsync(cancellationToken), next.Id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a month begins with: the troubles that have lasted from one before.</summary>
    private async Task<IEnumerable<Began>> CarryAsync(CancellationToken cancellationToken)
    {
        if (_log.Length > 0)
        {
            return [];
        }

        await _log.CreateAsync(cancellationToken);
        return Deployment.Standing.Select(began => began with { Carried = true });
    }

    /// <returns>Whether the event looked for is among it.</returns>
    private bool Fold(ReadOnlyMemory<byte> tail, string? lookFor)
    {
        var found = false;
        var lines = tail.Span.TrimEnd((byte)'\n');
        if (lines.IsEmpty)
        {
            return false;
        }

        foreach (var line in lines.Split((byte)'\n'))
        {
            if (Lines.Read(lines[line]) is not { } entry)
            {
                Deployment.ApplyNewer();
                break;
            }

            Deployment.Apply(entry);
            found |= entry.Id == lookFor;
        }

        return found;
    }

    private static async Task<string?> FindBeforeAsync(DataStorage storage, string name, CancellationToken cancellationToken)
    {
        string? before = null;
        await foreach (var month in storage.Reports.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellationToken))
        {
            before = string.CompareOrdinal(month.Name, name) < 0 ? month.Name : before;
        }

        return before;
    }

    private static string NameOf(DateTimeOffset time) => $"{Prefix}{time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture)}.jsonl";
}
