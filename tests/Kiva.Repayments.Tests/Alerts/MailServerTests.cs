using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Health;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Alerts;

/// <summary>Whether the server lets us in, asked by whoever looks at the health: nothing is sent.</summary>
public sealed class MailServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailSecurity.StartTls, false, MailReceiver.Password, true, true, "lets the app log in")]
    [InlineData(MailSecurity.Tls, true, MailReceiver.Password, true, true, "lets the app log in")]
    [InlineData(MailSecurity.StartTls, false, "wrong", true, false, "the login was refused")]
    [InlineData(MailSecurity.Tls, false, MailReceiver.Password, true, false, "no encrypted connection")]
    [InlineData(MailSecurity.StartTls, false, MailReceiver.Password, false, false, "no encrypted connection: the certificate is not trusted")]
    [InlineData(MailSecurity.Tls, true, MailReceiver.Password, false, false, "no encrypted connection: the certificate is not trusted")]
    [InlineData(MailSecurity.None, false, MailReceiver.Password, true, false, "does not offer what it takes: STARTTLS, a login")]
    public async Task The_health_says_what_is_wrong(MailSecurity security, bool isTls, string password, bool isTrusted, bool isOk, string told)
    {
        await using var receiver = await MailReceiver.StartAsync(isTls, asksForLogin: true);
        var alerts = new AlertsOptions { Mail = new() { Server = "localhost", Port = receiver.Port, Security = security, User = MailReceiver.User, Password = password } };

        var check = Assert.Single(await new MailCheck(new MailServer(alerts, TimeProvider.System, isTrusted ? MailReceiver.Trust : null), alerts).RunAsync(Cancel));

        Assert.Equal(("mail", isOk), (check.Name, check.Ok));
        Assert.Contains(told, check.Text(Languages.English), StringComparison.Ordinal);
        Assert.Empty(receiver.Mails);
    }

    [Fact]
    public async Task Without_a_server_there_is_nothing_to_say()
    {
        var alerts = new AlertsOptions();

        Assert.Empty(await new MailCheck(new MailServer(alerts, TimeProvider.System), alerts).RunAsync(Cancel));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var alerts = new AlertsOptions { Mail = new() { Server = "127.0.0.1", Port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port } };

        var asking = new MailServer(alerts, time).TryAsync(Cancel);
        using var connection = await silent.AcceptTcpClientAsync(Cancel);
        time.Advance(MailServer.Timeout);

        var failure = await asking;
        Assert.Equal(["no answer in time", "pas de réponse à temps", "no respondió a tiempo", "não houve resposta a tempo"], Languages.All.Select(language => failure!(language)));
    }
}
