using System.Net.Http.Headers;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>
/// Posts alerts to <c>Alerts:WebhookUrl</c>. One that does not arrive is not repeated here: it stays untold in its ledger and is told again when its pause is
/// over, however often the process was restarted meanwhile.
/// </summary>
public sealed class Webhook(IHttpClientFactory clients, AlertsOptions settings, KivaOptions kiva, ReportingOptions reporting, TimeProvider time, ILogger<Webhook> log)
{
    /// <summary>Of the HTTP client.</summary>
    internal const string ClientName = "alerts";

    /// <summary>The longest that one alert takes.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly ChannelPauses _pauses = new(time);
    private readonly Wording _words = Wording.OfMessages(reporting);

    public bool IsSet => settings.WebhookUrl is not null;

    /// <summary>Whether neither it nor another one has failed a short while ago.</summary>
    internal bool MayTry(Alert alert) => !_pauses.Has(alert.Id);

    /// <summary>Posts the alert, if it may be tried.</summary>
    /// <returns>Whether it is told: it arrived, or whoever is there does not take this one and never will.</returns>
    internal async Task<bool> TryPostAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (!MayTry(alert))
        {
            return false;
        }

        var (arrived, failure) = await PostAsync(WebhookBody.Of(alert, settings.WebhookFormat, kiva, _words), cancellationToken);
        if (failure is null)
        {
            if (!arrived)
            {
                log.AlertNotTaken(alert.Id);
            }

            if (_pauses.End(alert.Id))
            {
                log.WebhookWorks();
            }

            return true;
        }

        if (_pauses.Begin(alert.Id))
        {
            log.WebhookFails(failure);
        }

        return false;
    }

    /// <returns>
    /// Whether it arrived; where that is not known, what went wrong, without the address, which is a secret of its own in most services. Neither, where the answer
    /// is that this very body cannot be taken.
    /// </returns>
    private async Task<(bool Arrived, string? Failure)> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.WebhookUrl) { Content = content };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and <= 299 => (true, null),
                400 or 413 or 415 or 422 => (false, null),
                var status => (false, FormattableString.Invariant($"HTTP {status}")),
            };
        }
        catch (HttpRequestException broken)
        {
            return (false, broken.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, "no answer in time");
        }
    }
}
