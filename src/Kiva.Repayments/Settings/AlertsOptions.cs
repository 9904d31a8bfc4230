using System.ComponentModel.DataAnnotations;

namespace Kiva.Repayments.Settings;

/// <summary>The section <c>Alerts</c>.</summary>
public sealed class AlertsOptions
{
    /// <summary>Where alerts are posted to, https.</summary>
    public Uri? WebhookUrl { get; set; }

    public WebhookFormat WebhookFormat { get; set; } = WebhookFormat.Json;

    public MailOptions Mail { get; set; } = new();

    /// <summary>The day of the month by which an export is expected.</summary>
    [Range(1, 31)]
    public int? ExpectExportByDay { get; set; }
}

public enum WebhookFormat
{
    Json,
    Teams,
}
