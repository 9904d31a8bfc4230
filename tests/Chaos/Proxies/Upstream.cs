using Chaos.Hosts;
using Microsoft.AspNetCore.Http.Features;

namespace Chaos.Proxies;

/// <summary>The real parts behind the proxies.</summary>
internal sealed class Upstream : IDisposable
{
    private static readonly HashSet<string> HopByHop = new(["Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Expect"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<Service, Uri> _addresses = [];
    private HttpClient _http = Create();

    public void Use(Service service, Uri address) => _addresses[service] = address;

    /// <summary>Lets go of all connections, so that a server can end.</summary>
    public void Disconnect() => Interlocked.Exchange(ref _http, Create()).Dispose();

    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public async Task<Answer> AskAsync(Service service, HttpRequest request, byte[] body)
    {
        // As it came: a path that is escaped otherwise has another signature.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var uri = new Uri($"{_addresses[service].GetLeftPart(UriPartial.Authority)}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (body.Length > 0 || request.ContentLength is not null)
            message.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers.Where(header => !HopByHop.Contains(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        using var response = await _http.SendAsync(message, CancellationToken.None);
        var bytes = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
        return new Answer(
            (int)response.StatusCode,
            [
                .. response.Headers.Concat(response.Content.Headers)
                    .Where(header => !HopByHop.Contains(header.Key))
                    .Select(header => KeyValuePair.Create(header.Key, header.Value.ToArray())),
            ],
            bytes);
    }

    public void Dispose() => _http.Dispose();

    private static HttpClient Create() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
}
