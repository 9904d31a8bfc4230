using System.Collections.Concurrent;
using System.Text.Json;
using Chaos.Hosts;

namespace Chaos.Doings;

/// <summary>Who is told of troubles. Now and then he does not answer, or says that he is broken.</summary>
internal sealed class WebhookReceiver(Dice dice)
{
    private readonly ConcurrentQueue<Receipt> _receipts = new();

    public IReadOnlyCollection<Receipt> Receipts => _receipts;

    /// <summary>From now on he hears everything.</summary>
    public bool IsWell { get; set; }

    /// <returns>The status; <see langword="null"/> to hang up.</returns>
    public int? Hear(HostProcess host, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var alertId = json.RootElement.GetProperty("alertId").GetString()!;
        int? status = IsWell ? StatusCodes.Status200OK : dice.Below(20) switch
        {
            0 => StatusCodes.Status500InternalServerError,
            1 => null,
            _ => StatusCodes.Status200OK,
        };
        _receipts.Enqueue(new Receipt(alertId, TimeProvider.System.GetUtcNow(), host.Id, status is StatusCodes.Status200OK));
        return status;
    }
}

/// <param name="At">The machine's time.</param>
/// <param name="IsConfirmed">Whether he said that he has it.</param>
internal sealed record Receipt(string AlertId, DateTimeOffset At, int Host, bool IsConfirmed);
