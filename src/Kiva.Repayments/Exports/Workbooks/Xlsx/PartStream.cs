using System.IO.Compression;
using System.IO.Hashing;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>
/// A part as it is unpacked. It never gives more than the directory declares, and at its end holds the bytes against their checksum: a
/// transmission may damage a number and leave a file that can be read.
/// </summary>
internal sealed class PartStream(ZipArchiveEntry part, CancellationToken cancellationToken) : Stream
{
    /// <summary>
    /// Bytes without the end of a tag. A text is at most 32,767 characters; what is longer may be a tag of a million attributes, made to
    /// exhaust the memory of the XML parser.
    /// </summary>
    private const int LongestPiece = 1_024 * 1_024;

    private readonly Stream _unpacked = part.Open();
    private readonly Crc32 _checksum = new();
    private long _read;
    private long _lastTagEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => part.Length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var length = _unpacked.Read(buffer);
        var bytes = buffer[..length];
        if (_read + length > part.Length || (length == 0 && !buffer.IsEmpty && !IsWhole()))
            throw new InvalidDataException();

        if (bytes.LastIndexOf((byte)'>') is var tagEnd and >= 0)
            _lastTagEnd = _read + tagEnd;
        _read += length;
        if (_read - _lastTagEnd > LongestPiece)
            throw new InvalidDataException();

        _checksum.Append(bytes);
        return length;
    }

    /// <summary>Reads what is left, for the checksum.</summary>
    public void Finish()
    {
        var rest = new byte[16 * 1_024];
        while (Read(rest) > 0)
        {
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private bool IsWhole() => _read == part.Length && _checksum.GetCurrentHashAsUInt32() == part.Crc32;
}
