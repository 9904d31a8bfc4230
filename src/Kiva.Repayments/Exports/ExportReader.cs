using Kiva.Repayments.Exports.Delimited;
using Kiva.Repayments.Exports.Html;
using Kiva.Repayments.Exports.Json;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Exports.Workbooks;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports;

/// <summary>Opens the bytes of an export from their beginning; called again when a second look is needed.</summary>
public delegate ValueTask<Stream> OpenContent(CancellationToken cancellationToken);

/// <summary>An export being read: rows as a stream, what was taken for what beside them. Disposing closes the content.</summary>
public interface IExportRows : IAsyncDisposable
{
    /// <summary>Complete once the rows have been read to their end.</summary>
    ExportFormat Format { get; }

    /// <summary>
    /// What is to be said of the export as a whole, complete once the rows have been read to their end. An error does not make it unreadable,
    /// but a person must say go.
    /// </summary>
    IReadOnlyList<Problem> Remarks { get; }

    /// <summary>The partner's own columns as they are headed in the file.</summary>
    IReadOnlyList<string> Headings { get; }

    /// <summary>The cells of the row that was read last as they stand in the file: one for each of <see cref="Headings"/>, then what stands beyond them.</summary>
    string[] Cells();

    /// <summary>The rows in the order of the file, once; the content is closed when they end or are left.</summary>
    /// <exception cref="UnreadableExportException">What was read so far cannot be trusted.</exception>
    IAsyncEnumerable<ExportRow> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Says what an export is, by its content and never by its name, and reads it without guessing.</summary>
public static class ExportReader
{
    /// <exception cref="UnreadableExportException">It is no export, or its table cannot be found for certain.</exception>
    public static async Task<IExportRows> OpenAsync(
        OpenContent open, ReadingBasis basis, CancellationToken cancellationToken)
    {
        var content = await ExportContent.OpenAsync(open, cancellationToken);
        try
        {
            return ContentKinds.Of(content.Head) switch
            {
                ContentKind.Json => new JsonExport(content, basis.Columns),
                ContentKind.Container => await WorkbookExport.OpenAsync(content, basis, cancellationToken),
                ContentKind.Html => await HtmlExport.OpenAsync(content, basis, cancellationToken),
                ContentKind.DelimitedText => await DelimitedExport.OpenAsync(content, open, basis, cancellationToken),
                var other => throw new UnreadableExportException(new Problem(ContentKinds.RefusalOf(other))),
            };
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }
}
