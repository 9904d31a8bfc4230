using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Kiva.Repayments.Rows;

/// <summary>
/// Writes delimited UTF-8 (RFC 4180). A cell that a spreadsheet would run as a formula gets a leading apostrophe, which our reader takes off
/// again (OWASP, "CSV injection"); a cell that begins with an apostrophe gets another, so that nothing is lost.
/// </summary>
internal sealed class CsvWriter(PipeWriter output, char delimiter = ',')
{
    private const string Escaped = "=+-@\t\r'";

    private const int FlushAt = 64 << 10;

    // A pipe takes a lock for each piece it is given: it gets whole lines.
    private readonly ArrayBufferWriter<byte> _line = new(1 << 10);
    private readonly SearchValues<char> _quoted = SearchValues.Create([delimiter, '"', '\r', '\n']);
    private bool _lineBegun;

    /// <summary>Writes a table: its headings, then a line for each row.</summary>
    /// <param name="cells">Writes the cells of a row, as many as there are headings.</param>
    public static Task WriteAsync<T>(
        PipeWriter output, IReadOnlyList<string> headings, IAsyncEnumerable<T> rows, Action<CsvWriter, T> cells, CancellationToken cancellationToken) =>
        new CsvWriter(output).TableAsync(headings, rows, cells, cancellationToken);

    /// <inheritdoc cref="WriteAsync"/>
    public async Task TableAsync<T>(
        IReadOnlyList<string> headings, IAsyncEnumerable<T> rows, Action<CsvWriter, T> cells, CancellationToken cancellationToken)
    {
        foreach (var heading in headings)
        {
            Cell(heading);
        }

        await EndLineAsync(cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            cells(this, row);
            await EndLineAsync(cancellationToken);
        }
    }

    /// <param name="isId">Gets the apostrophe also where a spreadsheet would take it for a number or a date.</param>
    public void Cell(string? text, bool isId = false)
    {
        Separate();
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var escape = Escaped.Contains(text[0], StringComparison.Ordinal) || (isId && SpreadsheetIds.AreChanged(text));
        if (escape || text.AsSpan().ContainsAny(_quoted))
        {
            text = $"\"{(escape ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }

        _line.Advance(Encoding.UTF8.GetBytes(text, _line.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }

    public void Cell(long? number)
    {
        Separate();
        if (number is { } value)
        {
            Format(value);
        }
    }

    /// <summary>The digits of the amount as they are, <c>.</c> as separator.</summary>
    public void Cell(decimal? amount)
    {
        Separate();
        if (amount is { } value)
        {
            Format(value);
        }
    }

    /// <summary>Ends the line and lets the reader of the pipe catch up now and then.</summary>
    private ValueTask EndLineAsync(CancellationToken cancellationToken)
    {
        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _lineBegun = false;
        return output.UnflushedBytes < FlushAt ? ValueTask.CompletedTask : FlushAsync(cancellationToken);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);

    private void Separate()
    {
        if (_lineBegun)
        {
            _line.Write([(byte)delimiter]);
        }

        _lineBegun = true;
    }

    private void Format<T>(T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(_line.GetSpan(48), out var written, default, CultureInfo.InvariantCulture);
        _line.Advance(written);
    }
}
