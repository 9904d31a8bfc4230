using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Closing;

/// <summary>
/// The rows handed back for Excel: the partner's own columns, then what became of each row. It opens with accents and columns in their places,
/// and corrected there it can be dropped again.
/// </summary>
internal static class ExcelFile
{
    public static async Task WriteAsync(
        PipeWriter output, ExcelForm form, IExportRows? export, IAsyncEnumerable<RowResult> results, CancellationToken cancellationToken)
    {
        // A first line "sep=;" would tell the delimiter too, but Excel then no longer looks at the byte order mark.
        output.Write("\uFEFF"u8);
        var columns = new PartnerColumns(export);
        IReadOnlyList<string> headings = [.. columns.Headings.Select(heading => CellText.Unwrap(heading).ToString()), .. ResultsHeader.Added(form.Language)];
        await new CsvWriter(output, form.Delimiter).TableAsync(headings, BesideAsync(columns.Export, results, cancellationToken), Write, cancellationToken);

        void Write(CsvWriter csv, (RowResult Result, string[]? InExport) row)
        {
            var amount = columns.Export is not null && form.KeepsAmountText ? HandedBackAmount.AsInExport(row.Result) : HandedBackAmount.Of(row.Result, form.DecimalSeparator);
            var cells = columns.Cells(row.Result, row.InExport, amount);
            for (var column = 0; column < cells.Length; column++)
            {
                csv.Cell(cells[column], isId: columns.IsId(column));
            }

            csv.Cell(row.Result.Row.Line);
            csv.Cell(ResultsFile.Name(row.Result.End));
            csv.Cell(row.Result.Code);
            csv.Cell(row.Result.Message(form.Language));
            csv.Cell(row.Result.Batch);
            csv.Cell(row.Result.UploadId);
        }
    }

    /// <summary>Lays the cells of the export beside the results by their lines; both come in the order of the file.</summary>
    private static async IAsyncEnumerable<(RowResult Result, string[]? InExport)> BesideAsync(
        IExportRows? export, IAsyncEnumerable<RowResult> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = export?.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var isAt = rows is not null && await rows.MoveNextAsync();
        await foreach (var result in results.WithCancellation(cancellationToken))
        {
            while (isAt && rows!.Current.Line < result.Row.Line)
            {
                isAt = await rows.MoveNextAsync();
            }

            var isBeside = isAt && rows!.Current.Line == result.Row.Line;
            yield return (result, isBeside ? [.. export!.Cells().Select(cell => CellText.Unwrap(cell).ToString())] : null);
        }
    }
}
