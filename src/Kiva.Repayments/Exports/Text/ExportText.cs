namespace Kiva.Repayments.Exports.Text;

/// <summary>
/// The text of an export, every line end as one <c>\n</c>. It is filled asynchronously and then read synchronously,
/// so that the CSV parser never blocks on a network stream and no row pays for a task of its own.
/// </summary>
internal sealed class ExportText : TextReader
{
    /// <summary>Characters that one synchronous read may take; also the longest record (256 kB in memory).</summary>
    public const int Window = 128 * 1_024;

    private const int BytesAtOnce = 64 * 1_024;

    private readonly ExportContent _content;
    private readonly TextDecoder _decoder;
    private readonly byte[] _bytes = new byte[BytesAtOnce];
    private readonly char[] _chars = new char[Window + BytesAtOnce];
    private int _bytesHeld;
    private int _start;
    private int _end;
    private int _lines;
    private bool _lastWasReturn;
    private bool _ended;

    public ExportText(ExportContent content)
    {
        _content = content;
        _decoder = new TextDecoder(content.Head);
        content.Skip(_decoder.MarkLength);
    }

    /// <summary>IANA name; certain once all has been read.</summary>
    public string Encoding => _decoder.Encoding;

    /// <summary>Whether the parser may read once more without more being fetched first.</summary>
    public bool IsFilled => _ended || _end - _start >= Window;

    /// <summary>Whether <see cref="Held"/> reaches to the end of the export.</summary>
    public bool HoldsAll => _ended;

    /// <summary>What has been fetched and not yet read.</summary>
    public ReadOnlySpan<char> Held => _chars.AsSpan(_start.._end);

    /// <summary>Fetches until <see cref="IsFilled"/>.</summary>
    /// <exception cref="UnreadableExportException">The bytes are no text of one encoding.</exception>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _chars.AsSpan(_start.._end).CopyTo(_chars);
        (_start, _end) = (0, _end - _start);

        while (!IsFilled)
        {
            var read = await _content.ReadAsync(_bytes.AsMemory(_bytesHeld), cancellationToken);
            _bytesHeld += read;
            Decode(isEnd: read == 0);
            _ended = read == 0;
        }
    }

    public override int Read(char[] buffer, int index, int count)
    {
        if (_start == _end && !_ended)
            throw new InvalidOperationException("The text must be filled before it is read.");

        var length = Math.Min(count, _end - _start);
        _chars.AsSpan(_start, length).CopyTo(buffer.AsSpan(index));
        _start += length;
        return length;
    }

    private void Decode(bool isEnd)
    {
        var bytes = _bytes.AsSpan(0, _bytesHeld);
        var isText = _decoder.TryDecode(bytes, _chars.AsSpan(_end), isEnd, out var used, out var written);
        var kept = OneLineEnd(_chars.AsSpan(_end, written));
        _lines += _chars.AsSpan(_end, kept).Count('\n');
        _end += kept;

        if (!isText)
            throw UnreadableExportException.At("export.encoding", _lines + 1);

        bytes[used..].CopyTo(bytes);
        _bytesHeld -= used;
    }

    /// <summary>Makes one <c>\n</c> of <c>\r\n</c> and of a lone <c>\r</c>, in place: the parser knows only one kind of line end a file.</summary>
    private int OneLineEnd(Span<char> text)
    {
        var from = 0;
        if (_lastWasReturn && !text.IsEmpty)
        {
            from = text[0] == '\n' ? 1 : 0;
            _lastWasReturn = false;
        }

        var to = 0;
        while (true)
        {
            var rest = text[from..];
            var length = rest.IndexOf('\r');
            if (length < 0)
            {
                if (from != to)
                    rest.CopyTo(text[to..]);
                return to + rest.Length;
            }

            if (from != to)
                rest[..length].CopyTo(text[to..]);
            to += length;
            text[to++] = '\n';
            from += length + 1;
            if (from == text.Length)
                _lastWasReturn = true;
            else if (text[from] == '\n')
                from++;
        }
    }
}
