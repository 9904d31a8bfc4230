using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace KivaFunctions.Local.Hosting;

/// <summary>
/// A message in work. It stays hidden from others for as long as it is held, and then is deleted, released, or simply let go of: then it comes back by itself.
/// The time is real time whatever the clock of the functions shows, because the storage service counts it.
/// </summary>
internal sealed class HeldMessage : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly CancellationTokenSource _released = new();
    private readonly Task _renewing;
    private string _popReceipt;

    /// <param name="hiddenFor">For how long the message was hidden when it was received.</param>
    public HeldMessage(QueueClient queue, QueueMessage message, TimeSpan hiddenFor, ILogger log)
    {
        _queue = queue;
        _message = message;
        _popReceipt = message.PopReceipt;
        _renewing = RenewAsync(hiddenFor, log);
    }

    public async Task DeleteAsync()
    {
        await StopRenewingAsync();
        await _queue.DeleteMessageAsync(_message.MessageId, _popReceipt, CancellationToken.None);
    }

    /// <summary>Gives it back, to be seen again after a while.</summary>
    public async Task ReleaseAsync(TimeSpan after)
    {
        await StopRenewingAsync();
        await UpdateAsync(after, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();
        _released.Dispose();
    }

    private async Task StopRenewingAsync()
    {
        await _released.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync(TimeSpan hiddenFor, ILogger log)
    {
        try
        {
            while (true)
            {
                await Task.Delay(hiddenFor / 2, TimeProvider.System, _released.Token);
                try
                {
                    // Not cancelled half-way: the receipt of a renewal that was taken has to be known.
                    await UpdateAsync(hiddenFor, CancellationToken.None);
                }
                catch (Exception failure) when (Outage.IsOne(failure))
                {
                    log.MessageNotRenewed(failure, _queue.Name);
                }
            }
        }
        catch (OperationCanceledException) when (_released.IsCancellationRequested)
        {
            // Let go of.
        }
    }

    private async Task UpdateAsync(TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        UpdateReceipt receipt = await _queue.UpdateMessageAsync(_message.MessageId, _popReceipt, visibilityTimeout: visibleAfter, cancellationToken: cancellationToken);
        _popReceipt = receipt.PopReceipt;
    }
}
