using MimeKit;

namespace Kiva.Repayments.Settings;

/// <summary>The addresses under <c>Alerts:Mail</c>.</summary>
internal static class MailAddresses
{
    /// <summary>Who writes <c>anna</c> forgot the rest; who means a mailbox of the machine itself writes <c>anna@localhost</c>.</summary>
    private static readonly ParserOptions Strict = new() { AllowAddressesWithoutDomain = false, AddressParserComplianceMode = RfcComplianceMode.Strict };

    public static bool Is(string text) => MailboxAddress.TryParse(Strict, text, out var address) && address.Domain.Length > 0;

    /// <exception cref="ParseException">Not after <see cref="MailFaults.Of"/> found nothing.</exception>
    public static MailboxAddress Sender(MailOptions mail) => MailboxAddress.Parse(Strict, mail.From!);

    /// <exception cref="ParseException">Likewise.</exception>
    public static IReadOnlyList<MailboxAddress> Recipients(MailOptions mail) => [.. To(mail).Select(to => MailboxAddress.Parse(Strict, to))];

    /// <summary>As they stand there, one by one.</summary>
    public static string[] To(MailOptions mail) => (mail.To ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
