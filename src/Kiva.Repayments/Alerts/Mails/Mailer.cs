using System.Collections.Concurrent;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;
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
    /// <summary>
    /// So long, and so often, a mail is tried that is refused for good: what servers say so about may be the sender, the login or a rule of theirs, which people cure. Only then
    /// does it stand in the log alone.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    private const int FewestRefusals = 3;

    private readonly ChannelPauses _pauses = new(time);
    private readonly MailText _text = new(kiva, page, Wording.OfMessages(reporting));

    /// <summary>Of ledgers whose mail has failed.</summary>
    private readonly ConcurrentDictionary<string, Trouble> _troubles = new(StringComparer.Ordinal);

    public bool IsSet => alerts.Mail.Server is not null;

    /// <summary>Whether no mail has failed a short while ago.</summary>
    /// <param name="name">Of the ledger.</param>
    internal bool MayTry(string name) => !_pauses.Has(name);

    /// <param name="untold">At least one.</param>
    internal async Task<MimeMessage> WriteAsync(ILedgerNews news, IReadOnlyList<Alert> untold, CancellationToken cancellationToken)
    {
        var report = news.OfReport?.Ledger.Report;
        var isAsked = rows.AreAskedFor(report);
        var attachment = isAsked && !_troubles.GetValueOrDefault(news.Name).IsWithoutRows ? await rows.TryMakeAsync(news.OfReport!, cancellationToken) : null;
        var text = new TextPart("plain") { Text = _text.Body(news.Name, report, untold, isAsked ? attachment is not null : null) };
        var sender = MailAddresses.Sender(alerts.Mail);
        var mail = new MimeMessage
        {
            // Twice the same mail has twice the same id: who died before he noted it down is followed by one who sends it again, and mail programs show it once.
            MessageId = $"{news.Name}.{untold[^1].Id}@{MailboxAddress.EncodeAddrspec(sender.Address).Split('@')[^1]}",
            Date = time.GetUtcNow(),
            Subject = _text.Subject(news.Name, report, untold),
            Body = attachment is null ? text : new Multipart("mixed") { text, attachment },
        };
        mail.From.Add(sender);
        mail.To.AddRange(MailAddresses.Recipients(alerts.Mail));

        // So that nobody's note of absence comes back (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (untold.Any(alert => alert is { IsOver: false, Level: >= LogLevel.Error }))
        {
            mail.Importance = MessageImportance.High;
        }

        return mail;
    }

    /// <param name="latest">When the last thing happened that the mail tells of.</param>
    /// <returns>Whether it is told: the server has it, or has refused it for so long that it stands in the log alone.</returns>
    internal async Task<bool> TrySendAsync(string name, MimeMessage mail, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        var end = await server.SendAsync(mail, cancellationToken);
        if (end.Failure is null)
        {
            _troubles.TryRemove(name, out _);
            if (end.Answer is { } answer)
            {
                log.MailNotTaken(mail.MessageId!, end.Refusals, mail.To.Count, answer);
            }

            if (_pauses.End(name))
            {
                log.MailWorks();
            }

            return true;
        }

        if (IsGivenUp(Note(name, end, hasRows: mail.Body is Multipart), latest))
        {
            _troubles.TryRemove(name, out _);
            _pauses.GiveUp(name);
            log.MailNotTaken(mail.MessageId!, mail.To.Count, mail.To.Count, end.Answer!);
            return true;
        }

        if (_pauses.Begin(name))
        {
            log.MailFails(end.Failure(Languages.English));
        }

        foreach (var old in _troubles.Keys.Where(old => !_pauses.Knows(old)))
        {
            _troubles.TryRemove(old, out _);
        }

        return false;
    }

    /// <summary>Where it failed over the rows, that was no refusal of the mail: the next try goes without.</summary>
    private Trouble Note(string name, MailEnd end, bool hasRows)
    {
        var before = _troubles.GetValueOrDefault(name);
        return _troubles[name] = hasRows && end.IsOverContent ? before with { IsWithoutRows = true } : before with { Refusals = end.IsRefused ? before.Refusals + 1 : 0 };
    }

    private bool IsGivenUp(Trouble trouble, DateTimeOffset latest) => trouble.Refusals >= FewestRefusals && time.GetUtcNow() - latest > Patience;

    /// <param name="Refusals">How often in a row the server has refused it for good (5xx).</param>
    /// <param name="IsWithoutRows">It failed with the rows attached.</param>
    private readonly record struct Trouble(int Refusals, bool IsWithoutRows);
}
