using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Kiva.Repayments.Credentials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Kiva.Repayments.Telemetry;

/// <summary>
/// Sends the log, the steps of reports and the counts to Application Insights where its connection string is set, every one of them: alert rules query the log, and an alert
/// that was sampled away is a trouble that nobody hears of.
/// </summary>
public static class ApplicationInsights
{
    private const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary><c>Authorization=AAD;ClientId=…</c>, as the Functions host reads it: a resource that takes no keys.</summary>
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Categories that say more than people need, and addresses. <c>host.json</c> says the same to the local host; it does not reach a worker process.</summary>
    private static readonly string[] Talkative = ["Azure", "System.Net.Http", "Microsoft"];

    /// <summary>Whether this process sends its own telemetry.</summary>
    public static bool IsSet(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[Connection]);

    internal static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (!IsSet(configuration))
        {
            return;
        }

        services.Configure<LoggerFilterOptions>(filters =>
        {
            foreach (var category in Talkative)
            {
                filters.AddFilter<OpenTelemetryLoggerProvider>(category, LogLevel.Warning);
            }
        });
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("KivaFunctions"))
            .WithTracing(tracing => tracing.AddSource(ReportTrace.SourceName))
            .WithMetrics(metrics => metrics.AddMeter(ReportingMetrics.MeterName))
            .WithLogging(configureBuilder: null, logging => logging.IncludeFormattedMessage = true)
            .UseAzureMonitorExporter(exporter =>
            {
                exporter.ConnectionString = configuration[Connection];
                exporter.Credential = CredentialOf(configuration[Authentication]);
                exporter.EnableLiveMetrics = false;

                // The exporter's own choice is five traces a second, and to drop the log entries of the others.
                exporter.SamplingRatio = 1;
                exporter.TracesPerSecond = null;
                exporter.EnableTraceBasedLogsSampler = false;
            });
    }

    private static ManagedIdentityCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0].Trim(), part => part[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return string.Equals(parts.GetValueOrDefault("Authorization"), "AAD", StringComparison.OrdinalIgnoreCase)
            ? AzureIdentity.Managed(parts.GetValueOrDefault("ClientId"))
            : null;
    }
}
