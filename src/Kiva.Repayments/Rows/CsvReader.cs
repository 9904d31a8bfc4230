using System.Globalization;
using Sylvan.Data.Csv;

namespace Kiva.Repayments.Rows;

/// <summary>Reads what <see cref="CsvWriter"/> wrote, cell by cell.</summary>
internal sealed class CsvReader : IAsyncDisposable
{
    private static readonly CsvDataReaderOptions Form = new()
    {
        Delimiter = ',',

        // By default a line that begins with # would be dropped as a comment; no line begins with the end of one.
        Comment = '\r',
        HasHeaders = true,
        BufferSize = 64 << 10,
        MaxBufferSize = 4 << 20,
        OwnsReader = true,
        Culture = CultureInfo.InvariantCulture,
    };

    private readonly CsvDataReader _csv;

    private CsvReader(CsvDataReader csv) => _csv = csv;

    public static async Task<CsvReader> OpenAsync(Stream stream, CancellationToken cancellationToken) =>
        new(await CsvDataReader.CreateAsync(new StreamReader(stream, bufferSize: 64 << 10), Form, cancellationToken));

    /// <summary>The number of columns.</summary>
    public int Width => _csv.FieldCount;

    public ValueTask<bool> NextAsync(CancellationToken cancellationToken) => new(_csv.ReadAsync(cancellationToken));

    public string Text(int column)
    {
        var text = _csv.GetString(column);
        return text.StartsWith('\'') ? text[1..] : text;
    }

    public string? TextOrNull(int column) => Text(column) is { Length: > 0 } text ? text : null;

    public int Number(int column) => _csv.GetInt32(column);

    public int? NumberOrNull(int column) => _csv.GetFieldSpan(column).IsEmpty ? null : Number(column);

    public decimal? AmountOrNull(int column) =>
        _csv.GetFieldSpan(column) is { IsEmpty: false } digits ? decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
