using System.Text;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>An export as a test wants it: all of it at once.</summary>
internal sealed record ReadExport(ExportFormat Format, IReadOnlyList<ExportRow> Rows, IReadOnlyList<Repayments.Problems.Problem> Remarks)
{
    public ExportRow Row => Assert.Single(Rows);

    public IEnumerable<decimal?> Amounts => Rows.Select(row => row.Amount);

    public IEnumerable<string?> Codes => Rows.Select(row => row.Problem?.Code);

    public static Task<ReadExport> OfAsync(
        string text, ExportsOptions? settings = null, ColumnFormat columns = ColumnFormat.Two) => OfAsync(Encoding.UTF8.GetBytes(text), settings, columns);

    public static Task<ReadExport> OfAsync(
        byte[] bytes, ExportsOptions? settings = null, ColumnFormat columns = ColumnFormat.Two) => OfAsync(() => new MemoryStream(bytes), settings, columns);

    public static Task<ReadExport> OfAsync(
        Func<Stream> open, ExportsOptions? settings = null, ColumnFormat columns = ColumnFormat.Two) =>
        OfAsync(open, new ReadingBasis(settings ?? new ExportsOptions(), columns));

    public static Task<ReadExport> OfAsync(string text, ReadingBasis basis) => OfAsync(() => new MemoryStream(Encoding.UTF8.GetBytes(text)), basis);

    private static async Task<ReadExport> OfAsync(Func<Stream> open, ReadingBasis basis)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var export = await ExportReader.OpenAsync(_ => ValueTask.FromResult(open()), basis, cancellationToken);
        var rows = new List<ExportRow>();
        await foreach (var row in export.ReadAsync(cancellationToken))
            rows.Add(row);
        return new ReadExport(export.Format, rows, export.Remarks);
    }

    /// <summary>The problem for which the whole export is refused.</summary>
    public static async Task<Repayments.Problems.Problem> RefusalOfAsync(
        string text, ExportsOptions? settings = null, ColumnFormat columns = ColumnFormat.Two) =>
        (await Assert.ThrowsAsync<UnreadableExportException>(() => OfAsync(text, settings, columns))).Problem;

    public static async Task<Repayments.Problems.Problem> RefusalOfAsync(byte[] bytes) =>
        (await Assert.ThrowsAsync<UnreadableExportException>(() => OfAsync(bytes))).Problem;
}
