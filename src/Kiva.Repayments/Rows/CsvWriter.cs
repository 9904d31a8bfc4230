using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Kiva.Repayments.Rows;

/// <summary>
/// Writes comma-delimited UTF-8. A cell that a spreadsheet would run as a formula gets a leading apostrophe, which our reader takes off
/// again (OWASP, "CSV injection"); a cell that begins with an apostrophe gets another, so that nothing is lost.
/// </summary>
internal sealed class CsvWriter(PipeWriter output)
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");
    private const string Escaped = "=+-@\t\r'";

    private const int FlushAt = 64 << 10;

    // A pipe takes a lock for each piece it is given: it gets whole lines.
    private readonly ArrayBufferWriter<byte> _line = new(1 << 10);
    private bool _lineBegun;

    /// <summary>Writes a table: its headings, then a line for each row.</summary>
    /// <param name="cells">Writes the cells of a row, as many as there are headings.</param>
    public static async Task WriteAsync<T>(
        PipeWriter output, IReadOnlyList<string> headings, IAsyncEnumerable<T> rows, Action<CsvWriter, T> cells, CancellationToken cancellationToken)
    {
        var csv = new CsvWriter(output);
        foreach (var heading in headings)
        {
            csv.Cell(heading);
        }

        await csv.EndLineAsync(cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            cells(csv, row);
            await csv.EndLineAsync(cancellationToken);
        }
    }

    public void Cell(string? text)
    {
        Separate();
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var escape = Escaped.Contains(text[0], StringComparison.Ordinal);
        if (escape || text.AsSpan().ContainsAny(Quoted))
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
            _line.Write(","u8);
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
