using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace KivaFunctions.Local.Hosting;

/// <summary>The key that callers of HTTP functions show, in <c>x-functions-key</c> or <c>?code=</c>.</summary>
/// <param name="key"><see langword="null"/> when none is set; then the host listens on the loopback address alone.</param>
internal sealed class FunctionKey(string? key)
{
    private readonly byte[]? _hash = string.IsNullOrEmpty(key) ? null : Hash(key);

    public bool IsSet => _hash is not null;

    /// <returns>The status to refuse with, or <see langword="null"/> when the caller is welcome.</returns>
    public int? Refuses(HttpRequest request, AuthorizationLevel level) => this switch
    {
        { IsSet: false } => ComesFromHere(request) || (level == AuthorizationLevel.Anonymous && IsVisit(request)) ? null : StatusCodes.Status403Forbidden,
        _ when level == AuthorizationLevel.Anonymous => null,
        _ when request.Headers.TryGetValue("x-functions-key", out var shown) || request.Query.TryGetValue("code", out shown) =>
            CryptographicOperations.FixedTimeEquals(Hash(shown.ToString()), _hash) ? null : StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status401Unauthorized,
    };

    /// <summary>Without a key the loopback address is the fence, and a page of some web site, opened in a browser on this machine, is inside it: it must not post.</summary>
    private static bool ComesFromHere(HttpRequest request) =>
        IsLoopback(request.Host.Host)
        && (request.Headers.Origin.ToString() is "" || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.IsLoopback))
        && request.Headers["Sec-Fetch-Site"].ToString() is not "cross-site";

    /// <summary>Somebody has followed a link, in a mail for example: the page opens, which shows nothing of its own accord.</summary>
    private static bool IsVisit(HttpRequest request) =>
        IsLoopback(request.Host.Host)
        && HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"].ToString() is "navigate"
        && request.Headers["Sec-Fetch-Dest"].ToString() is "document";

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
