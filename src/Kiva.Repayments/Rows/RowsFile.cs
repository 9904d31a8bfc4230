using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kiva.Repayments.Exports;

namespace Kiva.Repayments.Rows;

/// <summary><c>rows.csv</c>: the rows of an export as they were read, with their problems.</summary>
internal static class RowsFile
{
    private static readonly string[] Headings = ["line", "loan_id", "client_id", "amount_as_read", "amount", "code", "column", "expected", "currency_mark"];

    /// <summary>Reports that version 0.1 took in have no such column.</summary>
    private const int MarkAt = 8;

    public static Task WriteAsync(PipeWriter output, IAsyncEnumerable<ExportRow> rows, CancellationToken cancellationToken) =>
        CsvWriter.WriteAsync(output, Headings, rows, Write, cancellationToken);

    public static async IAsyncEnumerable<ExportRow> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = await CsvReader.OpenAsync(stream, cancellationToken);
        while (await csv.NextAsync(cancellationToken))
        {
            var line = csv.Number(0);
            yield return new ExportRow(line, csv.Text(1), csv.Text(2), csv.Text(3), csv.AmountOrNull(4), ProblemCells.Read(csv, line, 5))
            {
                CurrencyMark = csv.Width > MarkAt ? csv.TextOrNull(MarkAt) : null,
            };
        }
    }

    private static void Write(CsvWriter csv, ExportRow row)
    {
        csv.Cell(row.Line);
        csv.Cell(row.LoanId);
        csv.Cell(row.ClientId);
        csv.Cell(row.AmountText);
        csv.Cell(row.Amount);
        ProblemCells.Write(csv, row.Problem);
        csv.Cell(row.CurrencyMark);
    }
}
