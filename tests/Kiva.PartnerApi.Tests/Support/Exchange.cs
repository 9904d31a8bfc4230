using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Kiva.PartnerApi.Tests.Support;

/// <summary>One request on a raw socket: its head is read, the rest is the script's to do.</summary>
internal sealed class Exchange(TcpClient client, string head, CancellationToken stop)
{
    private readonly NetworkStream _stream = client.GetStream();
    private readonly string[] _lines = head.Split("\r\n");

    public string Method => _lines[0].Split(' ')[0];

    public string Path => _lines[0].Split(' ')[1];

    public byte[]? Body { get; private set; }

    public string? Header(string name) => _lines.Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    public static async Task<Exchange?> ReadAsync(TcpClient client, CancellationToken stop)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (await client.GetStream().ReadAsync(one, stop) == 1)
        {
            head.Add(one[0]);
            if (head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
                return new Exchange(client, Encoding.ASCII.GetString([.. head]), stop);
        }

        return null;
    }

    public async Task<byte[]> ReadBodyAsync()
    {
        var body = new byte[int.Parse(Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body, stop);
        return Body = body;
    }

    public async Task ReplyAsync(int status, string body = "", params string[] headers)
    {
        if (Body is null)
            await ReadBodyAsync();
        var bytes = Encoding.UTF8.GetBytes(body);
        await WriteAsync(status, bytes.Length, headers);
        await _stream.WriteAsync(bytes, stop);
    }

    /// <summary>Promises more than it sends, then cuts the line.</summary>
    public async Task BreakOffAsync(int status, string part)
    {
        await ReadBodyAsync();
        await WriteAsync(status, part.Length + 100, []);
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(part), stop);
        client.Close();
    }

    /// <summary>Takes the request and says nothing until the test is over or the client leaves.</summary>
    public async Task HoldAsync(TaskCompletionSource taken)
    {
        await ReadBodyAsync();
        taken.TrySetResult();
        await _stream.CopyToAsync(Stream.Null, stop);
    }

    public void Close() => client.Close();

    /// <summary>The line goes dead with a reset.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }

    private async Task WriteAsync(int status, int length, string[] headers)
    {
        var lines = string.Concat(headers.Select(header => header + "\r\n"));
        var text = status == 204
            ? "HTTP/1.1 204 No Content\r\n\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Whatever\r\nContent-Length: {length}\r\n{lines}\r\n");
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
    }
}
