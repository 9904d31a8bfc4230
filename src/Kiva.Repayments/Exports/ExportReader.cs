using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports;

/// <summary>Opens the bytes of an export from their beginning; called again when a second look is needed.</summary>
public delegate ValueTask<Stream> OpenContent(CancellationToken cancellationToken);

/// <summary>An export being read: rows as a stream, what was taken for what beside them.</summary>
public interface IExportRows
{
    /// <summary>Complete once the rows have been read to their end.</summary>
    ExportFormat Format { get; }

    /// <exception cref="UnreadableExportException">What was read so far cannot be trusted.</exception>
    IAsyncEnumerable<ExportRow> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Says what an export is, by its content and never by its name, and reads it without guessing.</summary>
public static class ExportReader
{
    /// <exception cref="UnreadableExportException">It is no export, or its table cannot be found for certain.</exception>
    public static Task<IExportRows> OpenAsync(OpenContent open, ExportsOptions settings, ColumnFormat columns, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
