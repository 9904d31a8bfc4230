using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Health;

/// <summary>Whether the mail server lets us in; no mail is sent.</summary>
public sealed class MailCheck(MailServer server, AlertsOptions alerts)
{
    internal const string Name = "mail";

    internal async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (alerts.Mail.Server is null)
        {
            return [];
        }

        return await server.TryAsync(cancellationToken) is { } failure
            ? [new Finding(Name, Ok: false, Finding.Texts.Of("mail.refused", failure))]
            : [new Finding(Name, Ok: true, alerts.Mail.User is null ? Finding.Texts.Of("mail.open") : Finding.Texts.Of("mail.logged-in"))];
    }
}
