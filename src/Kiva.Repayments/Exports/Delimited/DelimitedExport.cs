using System.Runtime.CompilerServices;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>The rows of a delimited text.</summary>
internal sealed class DelimitedExport : IExportRows
{
    private readonly DelimitedTable _table;
    private readonly DelimitedLayout _layout;
    private readonly OpenContent _open;
    private readonly AmountColumn _amounts;
    private readonly RowReader _rows;

    private DelimitedExport(DelimitedTable table, DelimitedLayout layout, OpenContent open, ExportsOptions settings, ColumnFormat columns)
    {
        _table = table;
        _layout = layout;
        _open = open;
        _amounts = new AmountColumn(layout.Columns.Amount, settings.DecimalSeparator);
        _rows = new RowReader(layout, columns, _amounts);
    }

    public ExportFormat Format =>
        new("text/csv", ExportText.Encoding, _layout.Delimiter.ToString(), _amounts.DecimalSeparator, _layout.Columns);

    public static async Task<DelimitedExport> OpenAsync(
        ExportContent content, OpenContent open, ExportsOptions settings, ColumnFormat columns, CancellationToken cancellationToken)
    {
        var text = new ExportText(content);
        await text.FillAsync(cancellationToken);
        var layout = LayoutFinder.Find(text, settings, columns);
        return new DelimitedExport(await DelimitedTable.OpenAsync(content, text, layout, cancellationToken), layout, open, settings, columns);
    }

    public async IAsyncEnumerable<ExportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = _table;
        var count = 0;
        while (await _table.ReadAsync(cancellationToken))
        {
            var result = _rows.TryRead(_table, out var row);
            if (result == RowResult.Blank)
                continue;

            if (result == RowResult.Undecided)
            {
                _amounts.Accept(await FindEvidenceAsync(cancellationToken) ?? throw _amounts.Undecided(_table.Cell(_layout.Places.Amount), _table.Line));
                _rows.TryRead(_table, out row);
            }

            ExportLimits.Check(++count);
            yield return row;
        }

        ExportLimits.CheckAny(count);
    }

    public ValueTask DisposeAsync() => _table.DisposeAsync();

    /// <summary>Reads the file a second time, ahead of the rows, for the first amount that says which separator is the decimal one.</summary>
    private async Task<DecimalEvidence?> FindEvidenceAsync(CancellationToken cancellationToken)
    {
        await using var content = await ExportContent.OpenAsync(_open, cancellationToken);
        var text = new ExportText(content);
        await text.FillAsync(cancellationToken);
        await using var table = await DelimitedTable.OpenAsync(content, text, _layout, cancellationToken);
        while (await table.ReadAsync(cancellationToken))
        {
            if (_rows.FindEvidence(table) is { } evidence)
                return evidence;
        }

        return null;
    }
}
