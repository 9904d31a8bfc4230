using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Delimited;

/// <summary>Opens delimited text.</summary>
internal static class DelimitedExport
{
    public static async Task<TableExport> OpenAsync(ExportContent content, OpenContent open, ReadingBasis basis, CancellationToken cancellationToken)
    {
        var text = new ExportText(content);
        await text.FillAsync(cancellationToken);
        var (delimiter, layout) = LayoutFinder.Find(text, basis);
        var format = new ExportFormat("text/csv", Encoding: null, delimiter.ToString(), DecimalSeparator: null, layout.Columns);
        var table = await DelimitedTable.OpenAsync(content, text, delimiter, layout.LinesAhead, cancellationToken);
        return new TableExport(table, layout, format, [], OpenAgainAsync, basis);

        async Task<ExportTable> OpenAgainAsync(CancellationToken token)
        {
            var again = await ExportContent.OpenAsync(open, token);
            var textAgain = new ExportText(again);
            await textAgain.FillAsync(token);
            return await DelimitedTable.OpenAsync(again, textAgain, delimiter, layout.LinesAhead, token);
        }
    }
}
