using System.Net.Security;
using System.Net.Sockets;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;
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
    internal async Task<Saying?> TryAsync(CancellationToken cancellationToken) => (await RunAsync(message: null, cancellationToken)).Failure;

    internal Task<MailEnd> SendAsync(MimeMessage message, CancellationToken cancellationToken) => RunAsync(message, cancellationToken);

    private async Task<MailEnd> RunAsync(MimeMessage? message, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var client = new Client { ServerCertificateValidationCallback = trust };
        var isMailing = false;
        var body = new Body();
        try
        {
            await client.ConnectAsync(Settings.Server!, Settings.Port, Encryption(), either.Token);
            if (Settings.User is not null)
            {
                await client.AuthenticateAsync(Settings.User, Settings.Password!, either.Token);
            }

            if (message is not null)
            {
                isMailing = true;
                await client.SendAsync(message, either.Token, body);
            }
        }
        catch (Exception failure) when (Reason(failure) is { } reason && !cancellationToken.IsCancellationRequested)
        {
            return new MailEnd
            {
                Failure = reason,
                Answer = failure is SmtpCommandException answer ? Answer(answer) : null,
                IsRefused = isMailing && failure is SmtpCommandException refused && IsForGood(refused),
                IsOverContent = body.IsOnItsWay || (isMailing && failure is SmtpCommandException large && IsTooLarge(large)),
            };
        }

        await PartAsync(client, either.Token);
        return new MailEnd { Refusals = client.Refusals, Answer = client.FirstRefusal };
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

    /// <summary>5xx about this mail or all who should get it. About the sender it is a matter of settings and never given up.</summary>
    private static bool IsForGood(SmtpCommandException refused) =>
        (int)refused.StatusCode >= 500 && refused.ErrorCode is SmtpErrorCode.MessageNotAccepted or SmtpErrorCode.RecipientNotAccepted;

    /// <summary>Before the content came: a server may be told the size with the sender (RFC 1870). Of a recipient it means that his mailbox is full.</summary>
    private static bool IsTooLarge(SmtpCommandException refused) =>
        refused is { StatusCode: SmtpStatusCode.ExceededStorageAllocation, ErrorCode: not SmtpErrorCode.RecipientNotAccepted };

    private static string Answer(SmtpCommandException refused) => FormattableString.Invariant($"SMTP {(int)refused.StatusCode}, {refused.ErrorCode}");

    private static Saying? Reason(Exception failure) => failure switch
    {
        SmtpCommandException refused => _ => Answer(refused),
        AuthenticationException or SaslException or ServiceNotAuthenticatedException => Wording.Texts.Of("Server.Login"),
        SslHandshakeException => Wording.Texts.Of("Server.Encryption"),
        NotSupportedException => Wording.Texts.Of("Server.Offer"),
        SocketException socket => _ => socket.SocketErrorCode.ToString(),
        OperationCanceledException => Wording.Texts.Of("Server.Silent"),
        IOException or ProtocolException or System.Security.Authentication.AuthenticationException => Wording.Texts.Of("Server.Broke"),
        _ => null,
    };

    /// <summary>Whether a byte of the mail itself has gone. What comes before is about those who send and get it.</summary>
    private sealed class Body : ITransferProgress
    {
        public bool IsOnItsWay { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => IsOnItsWay = true;

        public void Report(long bytesTransferred) => IsOnItsWay = true;
    }

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

internal sealed record MailEnd
{
    /// <summary>What went wrong; <see langword="null"/> where the server has the mail and will deliver it.</summary>
    public Saying? Failure { get; init; }

    /// <summary>How many recipients do not get a mail that it has.</summary>
    public int Refusals { get; init; }

    /// <summary>The number of the server's answer to what it does not take, the mail or a recipient.</summary>
    public string? Answer { get; init; }

    /// <summary>The server says that it will never take this mail, or none of its recipients.</summary>
    public bool IsRefused { get; init; }

    /// <summary>It failed over the content; a smaller one may go.</summary>
    public bool IsOverContent { get; init; }
}
