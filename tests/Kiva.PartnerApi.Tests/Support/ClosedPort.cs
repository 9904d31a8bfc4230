using System.Net;
using System.Net.Sockets;

namespace Kiva.PartnerApi.Tests.Support;

/// <summary>A port that refuses connections, and is held so that no other test gets it; it may open later.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = new UriBuilder("http", "127.0.0.1", ((IPEndPoint)_socket.LocalEndPoint!).Port).Uri;
    }

    public Uri Url { get; }

    public void Open() => _socket.Listen();

    public async Task<TcpClient> AcceptAsync(CancellationToken cancellationToken) => new() { Client = await _socket.AcceptAsync(cancellationToken) };

    /// <summary>Whether somebody else waits to be let in.</summary>
    public bool IsAskedAgain => _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();
}
