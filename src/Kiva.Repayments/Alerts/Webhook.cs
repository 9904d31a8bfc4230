using System.Net.Http.Headers;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>
/// Posts alerts to <c>Alerts:WebhookUrl</c>. One that does not arrive is not repeated here: it stays untold in its ledger and is told again when the pause is
/// over, however often the process was restarted meanwhile.
/// </summary>
public sealed class Webhook(IHttpClientFactory clients, AlertsOptions settings, KivaOptions kiva, TimeProvider time, ILogger<Webhook> log)
{
    /// <summary>Of the HTTP client.</summary>
    internal const string ClientName = "alerts";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private TimeSpan _pause;
    private DateTimeOffset _pausedUntil;

    public bool IsSet => settings.WebhookUrl is not null;

    /// <summary>Posts the alert, unless the last one has failed a short while ago.</summary>
    /// <returns>Whether it arrived: a status of 200 to 299.</returns>
    internal async Task<bool> TryPostAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (IsPaused())
        {
            return false;
        }

        var failure = await PostAsync(WebhookBody.Of(alert, settings.WebhookFormat, kiva), cancellationToken);
        Remember(failure);
        return failure is null;
    }

    /// <returns>What went wrong; never the address, which is a secret of its own in most services.</returns>
    private async Task<string?> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.WebhookUrl) { Content = content };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null : FormattableString.Invariant($"HTTP {(int)response.StatusCode}");
        }
        catch (HttpRequestException broken)
        {
            return broken.HttpRequestError.ToString();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer in time";
        }
    }

    private bool IsPaused()
    {
        lock (_lock)
        {
            return time.GetUtcNow() < _pausedUntil;
        }
    }

    /// <summary>Told once when it begins to fail, and once when it works again.</summary>
    private void Remember(string? failure)
    {
        lock (_lock)
        {
            var failedBefore = _pause > TimeSpan.Zero;
            if (failure is null)
            {
                (_pause, _pausedUntil) = (TimeSpan.Zero, default);
                if (failedBefore)
                {
                    log.WebhookWorks();
                }

                return;
            }

            _pause = failedBefore ? TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks)) : ShortestPause;
            _pausedUntil = time.GetUtcNow() + _pause;
            if (!failedBefore)
            {
                log.WebhookFails(failure);
            }
        }
    }
}
