using System.Net.Security;
using System.Net.Sockets;
using Kiva.Repayments.Settings;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace Kiva.Repayments.Alerts.Mails;

/// <summary>The server that <c>Alerts:Mail</c> names. What it answers is told by its numbers alone: its words may hold addresses.</summary>
/// <param name="trust">Judges the server's certificate in the place of the system, in tests.</param>
public sealed class MailServer(AlertsOptions alerts, TimeProvider time, RemoteCertificateValidationCallback? trust = null)
{
    /// <summary>The longest that one mail takes, and shorter than whoever tells is alone for certain (<see cref="Storage.LeasedLock"/>).</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private MailOptions Settings => alerts.Mail;

    /// <summary>Connects, encrypts and logs in, no more.</summary>
    /// <returns>What went wrong; <see langword="null"/> when all is well.</returns>
    internal async Task<string?> TryAsync(CancellationToken cancellationToken) => (await RunAsync(message: null, cancellationToken)).Failure;

    internal Task<MailEnd> SendAsync(MimeMessage message, CancellationToken cancellationToken) => RunAsync(message, cancellationToken);

    private async Task<MailEnd> RunAsync(MimeMessage? message, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var client = new Client { ServerCertificateValidationCallback = trust };
        var isSending = false;
        try
        {
            await client.ConnectAsync(Settings.Server!, Settings.Port, Encryption(), either.Token);
            if (Settings.User is not null)
            {
                await client.AuthenticateAsync(Settings.User, Settings.Password!, either.Token);
            }

            if (message is not null)
            {
                isSending = true;
                await client.SendAsync(message, either.Token);
            }
        }
        catch (SmtpCommandException refused) when (isSending && IsForGood(refused))
        {
            return new MailEnd(IsTaken: false, client.Refusals) { Answer = Answer(refused) };
        }
        catch (Exception failure) when (Reason(failure) is { } reason && !cancellationToken.IsCancellationRequested)
        {
            return new MailEnd(IsTaken: false, client.Refusals) { Failure = reason, WasSending = isSending };
        }

        await PartAsync(client, either.Token);
        return new MailEnd(IsTaken: true, client.Refusals) { Answer = client.FirstRefusal };
    }

    /// <summary>The mail is the server's by now, however the two part.</summary>
    private static async Task PartAsync(Client client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception failure) when (Reason(failure) is not null)
        {
            // It hung up first.
        }
    }

    private SecureSocketOptions Encryption() => Settings.Security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>5xx about this mail or all who should get it. About the sender it is a matter of settings, which people can cure.</summary>
    private static bool IsForGood(SmtpCommandException refused) =>
        (int)refused.StatusCode >= 500 && refused.ErrorCode is SmtpErrorCode.MessageNotAccepted or SmtpErrorCode.RecipientNotAccepted;

    private static string Answer(SmtpCommandException refused) => FormattableString.Invariant($"SMTP {(int)refused.StatusCode}, {refused.ErrorCode}");

    private static string? Reason(Exception failure) => failure switch
    {
        SmtpCommandException refused => Answer(refused),
        AuthenticationException or SaslException or ServiceNotAuthenticatedException => "the login was refused, or one is asked for",
        SslHandshakeException => "no encrypted connection: the certificate is not trusted, or TLS is not spoken on this port",
        NotSupportedException => "the server does not offer what it takes: STARTTLS, a login, or letters beyond ASCII in addresses",
        SocketException socket => socket.SocketErrorCode.ToString(),
        OperationCanceledException => "no answer in time",
        IOException or ProtocolException or System.Security.Authentication.AuthenticationException => "the connection broke off",
        _ => null,
    };

    /// <summary>One address that is not taken keeps no mail from the others.</summary>
    private sealed class Client : SmtpClient
    {
        private readonly List<SmtpResponse> _refusals = [];

        /// <summary>Lists of revoked certificates are not asked for, as by the other clients here: where a firewall keeps them away, no mail would go.</summary>
        public Client() => CheckCertificateRevocation = false;

        /// <summary>How many of the recipients were not taken.</summary>
        public int Refusals => _refusals.Count;

        public string? FirstRefusal => _refusals.Count == 0 ? null : FormattableString.Invariant($"SMTP {(int)_refusals[0].StatusCode}, {SmtpErrorCode.RecipientNotAccepted}");

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => _refusals.Add(response);

        /// <summary>One who is only away for now may take it later.</summary>
        protected override void OnNoRecipientsAccepted(MimeMessage message) =>
            throw new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, _refusals.Min(refusal => refusal.StatusCode), "Nobody is taken.");
    }
}

/// <param name="IsTaken">The server has it and will deliver it.</param>
/// <param name="Refusals">How many recipients it does not take.</param>
internal sealed record MailEnd(bool IsTaken, int Refusals)
{
    /// <summary>What the server said that takes this mail neither now nor later, or not for everybody.</summary>
    public string? Answer { get; init; }

    /// <summary>What went wrong, where it may go well later.</summary>
    public string? Failure { get; init; }

    /// <summary>It failed over this very mail; connection and login were well.</summary>
    public bool WasSending { get; init; }
}
