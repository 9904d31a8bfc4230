using Azure.Storage.Blobs.Specialized;

namespace Kiva.Repayments.Ledgers;

/// <summary>
/// The append blob <c>ledger.jsonl</c>, the only truth about a report. Every append is conditional on the position that was folded last,
/// so two writers can never both believe that they wrote next.
/// </summary>
public sealed class Ledger : IDisposable
{
    private readonly AppendLog _log;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);

    private Ledger(AppendBlobClient blob, TimeProvider time)
    {
        _log = new AppendLog(blob);
        _time = time;
    }

    /// <summary>Names this process in the ledgers it writes.</summary>
    public static string Writer { get; } = FormattableString.Invariant($"{Environment.MachineName}-{Environment.ProcessId}");

    public Report Report { get; } = new();

    /// <summary>Bytes folded so far; what is derived from the ledger carries it.</summary>
    public long Length => _log.Length;

    /// <param name="events">Takes the events themselves, up to the first that this version does not know.</param>
    /// <returns><see langword="null"/> when there is no such ledger, or nothing in it yet.</returns>
    /// <exception cref="LedgerNewerException">It begins with an event that this version does not know.</exception>
    public static async Task<Ledger?> OpenAsync(AppendBlobClient blob, TimeProvider time, CancellationToken cancellationToken, ICollection<LedgerEvent>? events = null)
    {
        var ledger = new Ledger(blob, time);
        await ledger.FoldTailAsync(lookFor: null, cancellationToken, events);
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
        var ledger = new Ledger(blob, time);
        await ledger._log.CreateAsync(cancellationToken);
        await ledger.FoldTailAsync(lookFor: null, cancellationToken);
        if (!ledger.Report.Exists)
        {
            await ledger.TryAppendAsync(received, cancellationToken);
        }

        return ledger;
    }

    /// <summary>Folds what others have written meanwhile.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await FoldTailAsync(lookFor: null, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
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
    public async Task<bool> TryAppendAsync(LedgerEvent next, CancellationToken cancellationToken) =>
        await TryAppendAsync(next, following: null, _ => true, cancellationToken) is not Appended.Nothing;

    /// <summary>Adds a word that was said of what stood in the ledger, unless that has changed meanwhile.</summary>
    /// <param name="isStillRight">Asked again when somebody else wrote.</param>
    public async Task<bool> TryAppendAsync(LedgerEvent word, Func<Report, bool> isStillRight, CancellationToken cancellationToken) =>
        await TryAppendAsync(word, following: null, isStillRight, cancellationToken) is not Appended.Nothing;

    /// <summary>
    /// Adds an event and one about another batch that follows it, in one block: both stand there or neither. Where only the first fits (any more), it
    /// is added alone.
    /// </summary>
    public Task<Appended> TryAppendAsync(LedgerEvent next, LedgerEvent? following, CancellationToken cancellationToken) =>
        TryAppendAsync(next, following, _ => true, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<Appended> TryAppendAsync(LedgerEvent next, LedgerEvent? following, Func<Report, bool> isStillRight, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            next = Stamp(next);
            following = following is null ? null : Stamp(following);
            while (!Report.IsNewer && Report.Allows(next) && isStillRight(Report))
            {
                var second = following is not null && Report.Allows(following) ? following : null;
                byte[] block = [.. LedgerJson.Write(next), .. second is null ? [] : LedgerJson.Write(second)];
                if (await _log.TryAppendAsync(block, cancellationToken))
                {
                    Apply(next, second);
                    return second is null ? Appended.First : Appended.Both;
                }

                // Either our own block is there and its answer was lost, or somebody else wrote.
                var known = Length;
                if (await FoldTailAsync(next.Id, cancellationToken))
                {
                    return second is null ? Appended.First : Appended.Both;
                }

                if (Length == known)
                {
                    throw new InvalidDataException("The report's ledger is shorter than it was: somebody has replaced it.");
                }
            }

            return Appended.Nothing;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Apply(LedgerEvent next, LedgerEvent? following)
    {
        Report.Apply(next);
        if (following is not null)
        {
            Report.Apply(following);
        }
    }

    private LedgerEvent Stamp(LedgerEvent entry) => entry with
    {
        Id = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"),
        Writer = Writer,
        At = _time.GetUtcNow(),
    };

    /// <summary>Folds what was written since.</summary>
    /// <returns>Whether the event looked for is among it.</returns>
    private async Task<bool> FoldTailAsync(string? lookFor, CancellationToken cancellationToken, ICollection<LedgerEvent>? events = null)
    {
        var tail = await _log.ReadTailAsync(cancellationToken);
        if (tail.IsEmpty)
        {
            return false;
        }

        var found = false;
        var lines = tail.Span.TrimEnd((byte)'\n');
        foreach (var line in lines.Split((byte)'\n'))
        {
            if (LedgerJson.Read(lines[line]) is not { } entry)
            {
                Report.ApplyNewer();
                break;
            }

            Report.Apply(entry);
            events?.Add(entry);
            found |= entry.Id == lookFor;
        }

        return found;
    }
}

/// <summary>What of one or two events was added.</summary>
public enum Appended
{
    Nothing,

    /// <summary>The first; the other one does not fit (any more).</summary>
    First,

    Both,
}

/// <summary>The ledger begins with an event that this version does not know.</summary>
public sealed class LedgerNewerException() : Exception("The report's ledger was written by a newer version of this app. Deploy that version again.");

/// <summary>Somebody else wrote to the ledger meanwhile, and what was to be written no longer fits.</summary>
public sealed class LedgerMovedException() : Exception("The report's ledger was written by somebody else meanwhile.");
