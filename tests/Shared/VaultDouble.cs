using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KivaFunctions.Tests;

/// <summary>
/// A web server that speaks a key vault's protocol over TLS, with a certificate of its own: the challenge first, then the secret or one of the
/// errors, in the form in which Azure answers them.
/// </summary>
public sealed class VaultDouble : IAsyncDisposable
{
    private const string Token = "a token of Entra";

    private readonly ConcurrentDictionary<string, (string Value, bool IsEnabled)> _secrets = new(StringComparer.Ordinal);
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly WebApplication _app;
    private int _asked;

    private VaultDouble(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(_certificate);
        }));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url => new(_app.Urls.First());

    /// <summary>What the challenge says that the token is for.</summary>
    public string Resource { get; set; } = "https://vault.azure.net";

    /// <summary>How it answers in place of a secret; <see langword="null"/> when all is well.</summary>
    public Func<HttpContext, Task>? Trouble { get; set; }

    /// <summary>Questions for a secret that came with a token.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <param name="port">0 is any free one.</param>
    public static async Task<VaultDouble> StartAsync(int port = 0)
    {
        var vault = new VaultDouble(port);
        await vault._app.StartAsync(TestContext.Current.CancellationToken);
        return vault;
    }

    public void Put(string name, string value, bool isEnabled = true) => _secrets[name] = (value, isEnabled);

    public void PutBoth(string clientId, string clientSecret)
    {
        Put("kiva-client-id", clientId);
        Put("kiva-client-secret", clientSecret);
    }

    public void Remove(string name) => _secrets.TryRemove(name, out _);

    /// <summary>A client that trusts the certificate, for a name that is not of Azure.</summary>
    /// <param name="options">The limits of the app.</param>
    public SecretClient Client(SecretClientOptions options, TokenCredential? identity = null)
    {
        options.Transport = new HttpClientTransport(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
        options.DisableChallengeResourceVerification = true;
        return new SecretClient(Url, identity ?? new Identity(), options);
    }

    /// <summary>An error as a vault words it.</summary>
    public static Func<HttpContext, Task> Error(int status, string code, string message, string? inner = null) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { code, message, innererror = inner is null ? null : new { code = inner } } }, context.RequestAborted);
    };

    /// <summary>The other secrets are had as ever.</summary>
    public Func<HttpContext, Task> OnlyFor(string name, Func<HttpContext, Task> trouble) =>
        context => context.Request.Path.StartsWithSegments($"/secrets/{name}", StringComparison.Ordinal) ? trouble(context) : SecretAsync(context);

    /// <summary>It takes the question and never answers.</summary>
    public static Task Hang(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource())
        {
            await now.CancelAsync();
            await _app.StopAsync(now.Token);
        }

        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.Headers.WWWAuthenticate =
                $"""Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="{Resource}" """.TrimEnd();
            await Error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.")(context);
            return;
        }

        Interlocked.Increment(ref _asked);
        await (Trouble ?? SecretAsync)(context);
    }

    private Task SecretAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is not ["secrets", var name] || !context.Request.Query.ContainsKey("api-version"))
            return Error(400, "BadParameter", "The request URI does not contain a secret or its version of the API.")(context);
        if (!_secrets.TryGetValue(name, out var secret))
            return Error(404, "SecretNotFound", $"A secret with (name/id) {name} was not found in this key vault. If you recently deleted this secret you may be able to recover it.")(context);
        if (!secret.IsEnabled)
            return Error(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled")(context);
        return context.Response.WriteAsJsonAsync(
            new { value = secret.Value, id = $"{Url}secrets/{name}/0123456789abcdef0123456789abcdef", attributes = new { enabled = true, created = 1_790_000_000, updated = 1_790_000_000 } },
            context.RequestAborted);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        // Windows takes no key for TLS that was never stored.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(Token, TimeProvider.System.GetUtcNow().AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
