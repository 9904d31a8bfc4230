using System.Net;

namespace Kiva.Repayments.Settings;

/// <summary>What is wrong with <c>Alerts:Mail</c>, a sentence each; no sentence quotes a value.</summary>
internal static class MailFaults
{
    private const string Section = "Alerts:Mail";

    public static IEnumerable<string> Of(MailOptions mail)
    {
        if (mail.Server is null)
        {
            return mail is { User: null, Password: null, From: null, To: null, AttachResults: false }
                ? []
                : [$"{Section}:Server is not set, but other settings of {Section} are. Expected: the name of the mail server, or none of them."];
        }

        return [.. OfServer(mail), .. OfAddresses(mail), .. OfLogin(mail), .. OfSecurity(mail)];
    }

    private static IEnumerable<string> OfServer(MailOptions mail)
    {
        if (Uri.CheckHostName(mail.Server) is UriHostNameType.Unknown)
        {
            yield return $"{Section}:Server is no name of a server. Expected: a name such as smtp.example.org, without a scheme and a port.";
        }

        if (mail.Port is < 1 or > IPEndPoint.MaxPort)
        {
            yield return $"{Section}:Port is out of its range. Expected: 1 to 65535; most servers take mails of programs on 587.";
        }
    }

    private static IEnumerable<string> OfAddresses(MailOptions mail)
    {
        if (mail.From is null || !MailAddresses.Is(mail.From))
        {
            yield return $"{Section}:From {(mail.From is null ? "is not set" : "is no address")}. Expected: an address such as kiva@example.org.";
        }

        var recipients = MailAddresses.To(mail);
        if (recipients.Length == 0)
        {
            yield return $"{Section}:To is not set. Expected: one or more addresses, with ; between them.";
        }

        for (var i = 0; i < recipients.Length; i++)
        {
            if (!MailAddresses.Is(recipients[i]))
            {
                yield return FormattableString.Invariant($"{Section}:To: number {i + 1} is no address. Expected: addresses such as anna@example.org, with ; between them.");
            }
        }
    }

    private static IEnumerable<string> OfLogin(MailOptions mail)
    {
        if ((mail.User is null) != (mail.Password is null))
        {
            yield return $"{Section}:User and {Section}:Password go together: set both, or none where the server asks for no login.";
        }
    }

    /// <summary>What must not be read on the way: the password, and amounts of loans. On the machine itself there is no way.</summary>
    private static IEnumerable<string> OfSecurity(MailOptions mail)
    {
        if (mail.Security is MailSecurity.None && !IsThisMachine(mail.Server!) && (mail.Password is not null || mail.AttachResults))
        {
            yield return $"{Section}:Security cannot be None with {Section}:Password or {Section}:AttachResults, unless the server runs on this machine: anybody on the way could read them.";
        }
    }

    private static bool IsThisMachine(string server) =>
        server.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(server, out var address) && IPAddress.IsLoopback(address));
}
