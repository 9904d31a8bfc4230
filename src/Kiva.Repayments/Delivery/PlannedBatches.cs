using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Delivery;

/// <summary>A batch about to be sent.</summary>
/// <param name="Attempt">Which sending of it this is, from 1.</param>
/// <param name="Body">Its stored bytes.</param>
internal readonly record struct PlannedBatch(int Number, int Attempt, ReadOnlyMemory<byte> Body);

/// <summary>Gives out the batches that are planned, in order, each once. The bytes of the next one are fetched while those before it are under way.</summary>
internal sealed class PlannedBatches : IDisposable
{
    private readonly SendRun _run;
    private readonly Queue<Batch> _left;
    private readonly SemaphoreSlim _turn = new(1);
    private Task<PlannedBatch?> _next;

    public PlannedBatches(SendRun run)
    {
        _run = run;
        _left = new(run.Ledger.Report.Batches.Where(batch => batch.State is BatchState.Planned));
        _next = FetchNextAsync();
    }

    /// <returns><see langword="null"/> when none is left, or none may start any more.</returns>
    public async Task<PlannedBatch?> NextAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (!_run.GoesOn)
            {
                return null;
            }

            var batch = await _next;
            _next = FetchNextAsync();
            return _run.GoesOn ? batch : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<PlannedBatch?> FetchNextAsync()
    {
        if (!_left.TryDequeue(out var batch))
        {
            return null;
        }

        var body = (await _run.Folder.Batch(batch.Number).DownloadContentAsync(_run.Stopping)).Value.Content.ToMemory();
        return new PlannedBatch(batch.Number, batch.Attempt + 1, body);
    }
}
