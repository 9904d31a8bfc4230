using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;

namespace Kiva.Repayments.Delivery;

/// <summary>A batch about to be sent.</summary>
/// <param name="Attempt">Which sending of it this is, from 1.</param>
/// <param name="Body">The bytes that were planned; <see langword="null"/> when they cannot be had any more.</param>
internal readonly record struct PlannedBatch(int Number, int Attempt, ReadOnlyMemory<byte>? Body);

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

        ReadOnlyMemory<byte>? body = (await _run.Folder.Batch(batch.Number).DownloadContentAsync(_run.Stopping)).Value.Content.ToMemory();
        var report = _run.Ledger.Report;
        var planned = report.BatchHashes![batch.Number - 1];
        if (BatchFiles.Hash(body.Value) != planned)
        {
            body = await BatchFiles.MendAsync(_run.Folder, report.Received.Columns, batch.Number, planned, _run.Stopping);
        }

        return new PlannedBatch(batch.Number, batch.Attempt + 1, body);
    }
}
