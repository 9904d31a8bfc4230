namespace Kiva.Repayments.Exports.Workbooks.Xls;

/// <summary>
/// Bytes in memory of which only so many are given in all, and none after a cancellation. The library seeks as the file tells it to: one
/// whose rows all claim to lie everywhere would be read from its beginning to its end for each of them.
/// </summary>
internal sealed class BoundedStream(byte[] bytes, int size, CancellationToken cancellationToken) : MemoryStream(bytes, 0, size, writable: false)
{
    private const long MostReadings = 20;

    private long _left = (MostReadings * size) + 1_000_000;

    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var length = base.Read(buffer, offset, count);
        _left -= length + 1;
        return _left >= 0 ? length : throw new InvalidDataException();
    }
}
