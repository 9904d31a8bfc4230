namespace Kiva.Repayments.Exports.Text;

/// <summary>The bytes of an export with their beginning already in hand, so that one can look before one reads.</summary>
internal sealed class ExportContent : IAsyncDisposable
{
    private const int HeadLength = 4_096;

    private readonly Stream _stream;

    private ExportContent(Stream stream, ReadOnlyMemory<byte> head)
    {
        _stream = stream;
        _head = head;
        _unread = head;
    }

    private readonly ReadOnlyMemory<byte> _head;
    private ReadOnlyMemory<byte> _unread;

    /// <summary>The first bytes, at most 4 kB; all of them when the content is shorter.</summary>
    public ReadOnlySpan<byte> Head => _head.Span;

    public static async Task<ExportContent> OpenAsync(OpenContent open, CancellationToken cancellationToken)
    {
        var stream = await open(cancellationToken);
        try
        {
            var head = new byte[HeadLength];
            var length = await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken);
            return new ExportContent(stream, head.AsMemory(0, length));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Passes over bytes of the <see cref="Head"/>.</summary>
    public void Skip(int count) => _unread = _unread[count..];

    /// <returns>The number of bytes read; 0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_unread.IsEmpty)
            return await _stream.ReadAsync(buffer, cancellationToken);

        var length = Math.Min(buffer.Length, _unread.Length);
        _unread[..length].CopyTo(buffer);
        _unread = _unread[length..];
        return length;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
