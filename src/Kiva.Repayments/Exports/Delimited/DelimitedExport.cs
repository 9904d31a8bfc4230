using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>A delimited text whose header has been found.</summary>
internal sealed class DelimitedExport(DelimitedTable table, DelimitedLayout layout, OpenContent open, ExportsOptions settings, ColumnFormat columns)
    : IExportRows
{
    private readonly AmountColumn _amounts = new(layout.Columns.Amount, settings.DecimalSeparator);

    public ExportFormat Format =>
        new("text/csv", ExportText.Encoding, layout.Delimiter.ToString(), _amounts.DecimalSeparator, layout.Columns);

    public static async Task<DelimitedExport> OpenAsync(
        ExportContent content, OpenContent open, ExportsOptions settings, ColumnFormat columns, CancellationToken cancellationToken)
    {
        var text = new ExportText(content);
        await text.FillAsync(cancellationToken);
        var layout = LayoutFinder.Find(text, settings, columns);
        return new DelimitedExport(await DelimitedTable.OpenAsync(content, text, layout, cancellationToken), layout, open, settings, columns);
    }

    public IAsyncEnumerable<ExportRow> ReadAsync(CancellationToken cancellationToken) =>
        new DelimitedRows(table, new RowReader(layout, columns, _amounts), FindEvidenceAsync, cancellationToken);

    public ValueTask DisposeAsync() => table.DisposeAsync();

    /// <summary>Reads the file a second time, ahead of the rows, for the first amount that says which separator is the decimal one.</summary>
    private async Task<bool> FindEvidenceAsync(CancellationToken cancellationToken)
    {
        await using var content = await ExportContent.OpenAsync(open, cancellationToken);
        var text = new ExportText(content);
        await text.FillAsync(cancellationToken);
        await using var ahead = await DelimitedTable.OpenAsync(content, text, layout, cancellationToken);
        while (await ahead.ReadAsync(cancellationToken))
        {
            if (RowReader.EvidenceOf(ahead, layout) is { } evidence)
            {
                _amounts.Accept(evidence);
                return true;
            }
        }

        return false;
    }
}
