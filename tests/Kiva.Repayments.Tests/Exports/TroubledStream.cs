namespace Kiva.Repayments.Tests.Exports;

/// <summary>A stream as networks have them: forward only, in pieces, asynchronous, and sometimes at fault.</summary>
internal sealed class TroubledStream(byte[] bytes) : Stream
{
    private int _position;

    /// <summary>Bytes that one read gives at most.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>The position from which on reading fails.</summary>
    public int FailsAt { get; init; } = int.MaxValue;

    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position % 3 == 0)
            await Task.Yield();

        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (_position >= FailsAt)
            throw new IOException("The connection was lost.");

        var length = Math.Min(Math.Min(Most, buffer.Length), bytes.Length - _position);
        bytes.AsMemory(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Exports are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }
}
