using System.Collections.Concurrent;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Kiva.Repayments.Alerts.Mails;

/// <summary>
/// Mails what a ledger has for people. A mail that is not taken for now is not repeated here: what it tells stays untold in the ledger and goes again when the pause is over, with
/// whatever has happened meanwhile, however often the process was restarted.
/// </summary>
public sealed class Mailer(
    MailServer server, RowsAttachment rows, AlertsOptions alerts, KivaOptions kiva, ReportingOptions reporting, PageAddress page, TimeProvider time, ILogger<Mailer> log)
{
    private readonly ChannelPauses _pauses = new(time);
    private readonly MailText _text = new(kiva, page, Wording.OfMessages(reporting));

    /// <summary>Ledgers whose mail failed on its way with the rows attached.</summary>
    private readonly ConcurrentDictionary<string, bool> _tooHeavy = new(StringComparer.Ordinal);

    public bool IsSet => alerts.Mail.Server is not null;

    /// <summary>Whether no mail has failed a short while ago.</summary>
    /// <param name="name">Of the ledger.</param>
    internal bool MayTry(string name) => !_pauses.Has(name);

    /// <param name="untold">At least one.</param>
    internal async Task<MimeMessage> WriteAsync(ILedgerNews news, IReadOnlyList<Alert> untold, CancellationToken cancellationToken)
    {
        var (report, isAsked) = (news.Report?.Report, rows.AreAskedFor(news.Report?.Report));
        var attachment = isAsked && !_tooHeavy.ContainsKey(news.Name) ? await rows.TryMakeAsync(news.Report!, news.Name, cancellationToken) : null;
        var text = new TextPart("plain") { Text = _text.Body(news.Name, report, untold, isAsked ? attachment is not null : null) };
        var sender = MailFaults.Sender(alerts.Mail);
        var mail = new MimeMessage
        {
            // Twice the same mail has twice the same id: who died before he noted it down is followed by one who sends it again, and mail programs show it once.
            MessageId = $"{news.Name}.{untold[^1].Id}@{MailboxAddress.EncodeAddrspec(sender.Address).Split('@')[^1]}",
            Date = time.GetUtcNow(),
            Subject = _text.Subject(news.Name, report, untold),
            Body = attachment is null ? text : new Multipart("mixed") { text, attachment },
        };
        mail.From.Add(sender);
        mail.To.AddRange(MailFaults.Recipients(alerts.Mail));

        // So that nobody's note of absence comes back (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (untold.Any(alert => alert.Level >= LogLevel.Error))
        {
            mail.Importance = MessageImportance.High;
        }

        return mail;
    }

    /// <returns>Whether it is told: the server has it, or does not take it and never will.</returns>
    internal async Task<bool> TrySendAsync(string name, MimeMessage mail, CancellationToken cancellationToken)
    {
        var end = await server.SendAsync(mail, cancellationToken);
        if (end.Failure is { } failure)
        {
            if (end.WasSending && mail.Body is Multipart)
            {
                _tooHeavy[name] = true;
            }

            if (_pauses.Begin(name))
            {
                log.MailFails(failure);
            }

            return false;
        }

        if (end.Answer is { } answer)
        {
            log.MailNotTaken(mail.MessageId!, end.IsTaken ? end.Refusals : mail.To.Count, mail.To.Count, answer);
        }

        if (_pauses.End(name))
        {
            log.MailWorks();
        }

        return true;
    }
}
