using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Health;

/// <summary>Whether the mail server lets us in; no mail is sent.</summary>
public sealed class MailCheck(MailServer server, AlertsOptions alerts)
{
    internal const string Name = "mail";

    internal async Task<IReadOnlyList<HealthCheck>> RunAsync(CancellationToken cancellationToken)
    {
        if (alerts.Mail.Server is null)
        {
            return [];
        }

        return await server.TryAsync(cancellationToken) is { } failure
            ? [new HealthCheck(Name, Ok: false, $"The mail server does not let the app in ({failure}). Check the settings under Alerts:Mail, and whether the network lets the app out on that port.")]
            : [new HealthCheck(Name, Ok: true, $"The mail server lets the app {(alerts.Mail.User is null ? "in" : "log in")}. Whether it takes a mail shows itself with the first one.")];
    }
}
