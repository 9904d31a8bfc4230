using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Kiva.Repayments.Ledgers;

/// <summary>
/// The append blob <c>ledger.jsonl</c>, the only truth about a report. Every append is conditional on the position that was folded last,
/// so two writers can never both believe that they wrote next.
/// </summary>
public sealed class Ledger : IDisposable
{
    private readonly AppendBlobClient _blob;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);

    private Ledger(AppendBlobClient blob, TimeProvider time)
    {
        _blob = blob;
        _time = time;
    }

    /// <summary>Names this process in the ledgers it writes.</summary>
    public static string Writer { get; } = FormattableString.Invariant($"{Environment.MachineName}-{Environment.ProcessId}");

    public Report Report { get; } = new();

    /// <summary>Bytes folded so far; what is derived from the ledger carries it.</summary>
    public long Length { get; private set; }

    /// <returns><see langword="null"/> when there is no such ledger, or nothing in it yet.</returns>
    public static async Task<Ledger?> OpenAsync(AppendBlobClient blob, TimeProvider time, CancellationToken cancellationToken)
    {
        var ledger = new Ledger(blob, time);
        await ledger.FoldTailAsync(lookFor: null, cancellationToken);
        return ledger.Report switch
        {
            { Exists: true } => ledger,
            { IsNewer: true } => throw new LedgerNewerException(),
            _ => null,
        };
    }

    /// <summary>Begins a ledger; where somebody was faster, his is opened and <paramref name="received"/> is dropped.</summary>
    public static async Task<Ledger> BeginAsync(AppendBlobClient blob, Received received, TimeProvider time, CancellationToken cancellationToken)
    {
        await blob.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var ledger = new Ledger(blob, time);
        await ledger.FoldTailAsync(lookFor: null, cancellationToken);
        if (!ledger.Report.Exists)
        {
            await ledger.TryAppendAsync(received, cancellationToken);
        }

        return ledger;
    }

    /// <exception cref="LedgerMovedException">Somebody else wrote something after which the event no longer fits.</exception>
    public async Task AppendAsync(LedgerEvent next, CancellationToken cancellationToken)
    {
        if (!await TryAppendAsync(next, cancellationToken))
        {
            throw new LedgerMovedException();
        }
    }

    /// <summary>Adds an event, unless it does not fit (any more) what stands in the ledger.</summary>
    public async Task<bool> TryAppendAsync(LedgerEvent next, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            next = Stamp(next);
            var block = LedgerJson.Write(next);
            while (!Report.IsNewer && Report.Allows(next))
            {
                try
                {
                    using var content = new MemoryStream(block, writable: false);
                    var conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = Length };
                    await _blob.AppendBlockAsync(content, new AppendBlobAppendBlockOptions { Conditions = conditions }, cancellationToken);
                    Length += block.Length;
                    Report.Apply(next);
                    return true;
                }
                catch (RequestFailedException moved) when (moved.Status == 412)
                {
                    // Either our own block is there and its answer was lost, or somebody else wrote.
                    if (await FoldTailAsync(next.Id, cancellationToken))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private LedgerEvent Stamp(LedgerEvent entry) => entry with
    {
        Id = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"),
        Writer = Writer,
        At = _time.GetUtcNow(),
    };

    /// <summary>Folds what was written after <see cref="Length"/>.</summary>
    /// <returns>Whether the event looked for is among it.</returns>
    private async Task<bool> FoldTailAsync(string? lookFor, CancellationToken cancellationToken)
    {
        byte[] tail;
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(Length) };
            tail = (await _blob.DownloadContentAsync(options, cancellationToken)).Value.Content.ToArray();
        }
        catch (RequestFailedException nothing) when (nothing.Status is 404 or 416)
        {
            return false;
        }

        if (tail.Length == 0)
        {
            return false;
        }

        var found = false;
        foreach (var line in tail.AsSpan().TrimEnd((byte)'\n').Split((byte)'\n'))
        {
            if (LedgerJson.Read(tail.AsSpan(line)) is { } entry)
            {
                Report.Apply(entry);
                found |= entry.Id == lookFor;
            }
            else
            {
                Report.ApplyNewer();
                break;
            }
        }

        Length += tail.Length;
        return found;
    }
}

/// <summary>The ledger begins with an event that this version does not know.</summary>
public sealed class LedgerNewerException() : Exception("The report's ledger was written by a newer version of this app. Deploy that version again.");

/// <summary>Somebody else wrote to the ledger meanwhile, and what was to be written no longer fits.</summary>
public sealed class LedgerMovedException() : Exception("The report's ledger was written by somebody else meanwhile.");
