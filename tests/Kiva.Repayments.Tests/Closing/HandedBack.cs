using System.IO.Pipelines;
using System.Text;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Closing;

/// <summary>An export that was read, kept as rows, and is handed back in both files.</summary>
internal sealed class HandedBack(byte[] export, ExportFormat format, ColumnFormat columns, ExportsOptions settings, IReadOnlyList<ExportRow> rows)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public IReadOnlyList<ExportRow> Rows => rows;

    public static Task<HandedBack> OfAsync(string export, ExportsOptions? settings = null, ColumnFormat columns = ColumnFormat.Two) =>
        OfAsync(Encoding.UTF8.GetBytes(export), settings, columns);

    /// <exception cref="UnreadableExportException">There is nothing to hand back.</exception>
    public static async Task<HandedBack> OfAsync(byte[] export, ExportsOptions? settings = null, ColumnFormat columns = ColumnFormat.Two)
    {
        settings ??= new ExportsOptions();
        await using var read = await ExportReader.OpenAsync(_ => new(new MemoryStream(export)), new ReadingBasis(settings, columns), Cancel);
        using var kept = new MemoryStream(await WrittenAsync(output => RowsFile.WriteAsync(output, read.ReadAsync(Cancel), Cancel)));
        return new HandedBack(export, read.Format, columns, settings, await RowsFile.ReadAsync(kept, Cancel).ToListAsync(Cancel));
    }

    public Task<byte[]> ResultsAsync(string language = Languages.English) => WrittenAsync(output => ResultsFile.WriteAsync(output, language, Results(), Cancel));

    /// <param name="isThere">Whether the export can still be read.</param>
    public Task<byte[]> ExcelAsync(string language, bool isThere = true) => WrittenAsync(async output =>
    {
        await using var again = isThere && format.Format != "application/json"
            ? await ExportReader.OpenAsync(_ => new(new MemoryStream(export)), ReadingBasis.OnceMore(format, columns), Cancel)
            : null;
        await ExcelFile.WriteAsync(output, ExcelForm.Of(format, language, settings.DecimalSeparator), again, Results(), Cancel);
    });

    public async Task<string> ExcelTextAsync(string language, bool isThere = true) => Encoding.UTF8.GetString(await ExcelAsync(language, isThere)).TrimStart('\uFEFF');

    public async Task<string> ResultsTextAsync() => Encoding.UTF8.GetString(await ResultsAsync());

    private IAsyncEnumerable<RowResult> Results() => rows.Select(row => row.Problem is null
        ? new RowResult(row, row.Amount, RowEnd.Accepted, Code: null, Words: null, Batch: 1, UploadId: 98765)
        : new RowResult(row, row.Amount, RowEnd.Rejected, row.Problem.Code, Words: null, Batch: null, UploadId: null) { Problem = row.Problem }).ToAsyncEnumerable();

    private static async Task<byte[]> WrittenAsync(Func<PipeWriter, Task> write)
    {
        using var stream = new MemoryStream();
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await write(output);
        await output.CompleteAsync();
        return stream.ToArray();
    }
}
