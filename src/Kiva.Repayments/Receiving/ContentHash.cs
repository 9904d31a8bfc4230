using System.Security.Cryptography;

namespace Kiva.Repayments.Receiving;

/// <summary>The SHA-256 of a content that others read: the copy of it that was read to its end counts.</summary>
internal sealed class ContentHash
{
    /// <summary>Lower-case hex; <see langword="null"/> until a wrapped stream was read to its end.</summary>
    public string? Value { get; private set; }

    /// <summary>How many bytes that copy had.</summary>
    public long Bytes { get; private set; }

    public Stream Wrap(Stream content) => new Tap(content, this);

    /// <summary>Reads on to the end where the reader of the content saw no need to.</summary>
    public async Task<string> OfAsync(Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellationToken)
    {
        if (Value is null)
        {
            await using var stream = Wrap(await open(cancellationToken));
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }

        return Value!;
    }

    private sealed class Tap(Stream content, ContentHash owner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _bytes;
        private bool _ended;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Took(buffer.AsSpan(offset), content.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Took(buffer, content.Read(buffer));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await content.ReadAsync(buffer, cancellationToken);
            return Took(buffer.Span, count);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _hash.Dispose();
                content.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Took(ReadOnlySpan<byte> buffer, int count)
        {
            if (count > 0)
            {
                _hash.AppendData(buffer[..count]);
                _bytes += count;
            }
            else if (!_ended && buffer.Length > 0)
            {
                _ended = true;
                owner.Value = Convert.ToHexStringLower(_hash.GetCurrentHash());
                owner.Bytes = _bytes;
            }

            return count;
        }
    }
}
