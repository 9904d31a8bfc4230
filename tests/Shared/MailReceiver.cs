using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace KivaFunctions.Tests;

/// <summary>An SMTP server as <c>Alerts:Mail:Server</c> names one, on the loopback address.</summary>
public sealed class MailReceiver : IAsyncDisposable
{
    public const string User = "kiva";
    public const string Password = "mail-password-that-nobody-sees";

    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly ConcurrentQueue<byte[]> _mails = [];
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _running;
    private int _attempts;

    private MailReceiver(int port, bool isTls, bool asksForLogin)
    {
        Port = port;
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port)).Certificate(Certificate).IsSecure(isTls);
            if (asksForLogin)
            {
                endpoint.AuthenticationRequired().AllowUnsecureAuthentication(false);
            }
        }).Build();
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new Store(this));
        services.Add(new Filter(this));
        services.Add((IUserAuthenticator)new Login());
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stopped.Token);
    }

    /// <summary>Trusts this server and no other.</summary>
    public static RemoteCertificateValidationCallback Trust { get; } = (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.Thumbprint;

    public int Port { get; }

    /// <summary>What is answered to a mail; by default that it is taken.</summary>
    public Func<MimeMessage, SmtpReplyCode> Answer { get; set; } = _ => SmtpReplyCode.Ok;

    /// <summary>What is answered to a recipient's address.</summary>
    public Func<string, SmtpReplyCode> AnswerTo { get; set; } = _ => SmtpReplyCode.Ok;

    /// <summary>What was taken.</summary>
    public IReadOnlyList<MimeMessage> Mails => [.. _mails.Select(Parse)];

    /// <summary>The same as it came.</summary>
    public IReadOnlyList<string> Raw => [.. _mails.Select(mail => System.Text.Encoding.UTF8.GetString(mail))];

    /// <summary>How often somebody wanted to hand a mail over.</summary>
    public int Attempts => _attempts;

    /// <param name="isTls">From the first byte; otherwise it offers STARTTLS.</param>
    /// <param name="asksForLogin">Not before the connection is encrypted.</param>
    public static async Task<MailReceiver> StartAsync(bool isTls = false, bool asksForLogin = false, int? port = null)
    {
        var receiver = new MailReceiver(port ?? FreePort(), isTls, asksForLogin);
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, receiver.Port, TestContext.Current.CancellationToken);
                return receiver;
            }
            catch (SocketException) when (!receiver._running.IsCompleted)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>As the server is set up here.</summary>
    public (string Name, string? Value)[] Settings(string to = "anna@example.org", string security = "StartTls", bool logsIn = false) =>
    [
        ("Alerts:Mail:Server", "127.0.0.1"),
        ("Alerts:Mail:Port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("Alerts:Mail:Security", security),
        ("Alerts:Mail:From", "Kiva reporting <kiva@mfi.example>"),
        ("Alerts:Mail:To", to),
        .. logsIn ? [("Alerts:Mail:User", User), ("Alerts:Mail:Password", Password)] : Array.Empty<(string, string?)>(),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        _stopped.Dispose();
    }

    private static MimeMessage Parse(byte[] mail) => MimeMessage.Load(new MemoryStream(mail), TestContext.Current.CancellationToken);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }

    private sealed class Store(MailReceiver receiver) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref receiver._attempts);
            var mail = buffer.ToArray();
            var answer = receiver.Answer(Parse(mail));
            if (answer is SmtpReplyCode.Ok)
            {
                receiver._mails.Enqueue(mail);
            }

            return Task.FromResult(new SmtpResponse(answer, "so be it"));
        }
    }

    private sealed class Filter(MailReceiver receiver) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            receiver.AnswerTo($"{to.User}@{to.Host}") is var answer && answer is SmtpReplyCode.Ok
                ? Task.FromResult(true)
                : throw new SmtpResponseException(new SmtpResponse(answer, $"not {to.User}"));
    }

    private sealed class Login : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken) =>
            Task.FromResult((user, password) == (User, Password));
    }
}
