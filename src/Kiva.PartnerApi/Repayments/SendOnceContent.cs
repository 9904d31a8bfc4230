using System.Net;
using System.Net.Http.Headers;

namespace Kiva.PartnerApi.Repayments;

/// <summary>
/// A body that is given out once at most, and knows whether it was. That is the only proof that nothing was sent: an exception's type is
/// none, and neither a connection pool nor a handler somebody adds later may send the same bytes a second time.
/// </summary>
internal sealed class SendOnceContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly Func<bool> _mayStart;
    private readonly Action _onFirstByte;
    private int _asked;
    private volatile bool _withheld;

    /// <param name="mayStart">Asked as the first byte is asked for; when it says no, nothing is written.</param>
    /// <param name="onFirstByte">Called just before the first byte is written.</param>
    public SendOnceContent(ReadOnlyMemory<byte> body, Func<bool> mayStart, Action onFirstByte)
    {
        _body = body;
        _mayStart = mayStart;
        _onFirstByte = onFirstByte;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    /// <summary>Its first byte was asked for, and <c>mayStart</c> said no.</summary>
    public bool IsWithheld => _withheld;

    /// <summary>From now on it gives nothing.</summary>
    /// <returns>Whether it never gave anything before.</returns>
    public bool Seal() => Interlocked.Exchange(ref _asked, 1) == 0 || _withheld;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _asked, 1) != 0)
            throw new InvalidOperationException("This body was given out before; it is never sent twice.");

        _withheld = true; // Stands as well when the question itself throws.
        if (!_mayStart())
            throw new InvalidOperationException("The time to start was over; nothing was written.");
        _withheld = false;

        _onFirstByte();
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
