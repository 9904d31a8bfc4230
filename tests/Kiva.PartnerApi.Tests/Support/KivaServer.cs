using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kiva.PartnerApi.Tests.Support;

/// <summary>
/// A server on a raw socket: it counts what really arrives, and can break off at any byte. Each kind of call follows its script;
/// the last step of a script repeats.
/// </summary>
internal sealed class KivaServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public KivaServer()
    {
        _listener.Start();
        Url = new UriBuilder("http", "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port).Uri;
        Tokens.Always(exchange => exchange.ReplyAsync(200, Jwt.Answer()));
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public int Connections => _connections.Count;

    public Script Tokens { get; } = new();

    public Script Loans { get; } = new();

    public Script Posts { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                while (await Exchange.ReadAsync(client, _stop.Token) is { } exchange)
                {
                    var script = exchange.Path.StartsWith("/oauth", StringComparison.Ordinal) ? Tokens
                        : exchange.Method is "GET" ? Loans
                        : Posts;
                    await script.PlayAsync(exchange);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The client went away, the script cut the line, or the test is over.
            }
        }
    }
}
