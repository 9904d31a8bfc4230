using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Planning;

/// <summary>
/// <c>plan.csv</c>: every row with the decision about it. Kept because expected loans and earlier uploads change; without it nobody could
/// say later why a row did not go, and <c>results.csv</c> could not be made again.
/// </summary>
internal static class PlanFile
{
    private static readonly string[] Headings =
        ["line", "loan_id", "client_id", "amount_as_read", "amount", "decision", "batch", "code", "column", "expected", "was"];

    /// <summary>Of <c>was</c>, which plans of version 0.1 do not have.</summary>
    private const int WasColumn = 10;

    public static Task WriteAsync(PipeWriter output, IAsyncEnumerable<PlannedRow> rows, CancellationToken cancellationToken) =>
        CsvWriter.WriteAsync(output, Headings, rows, Write, cancellationToken);

    public static async IAsyncEnumerable<PlannedRow> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = await CsvReader.OpenAsync(stream, cancellationToken);
        while (await csv.NextAsync(cancellationToken))
        {
            var line = csv.Number(0);
            var amount = csv.AmountOrNull(4);
            var row = new ExportRow(line, csv.Text(1), csv.Text(2), csv.Text(3), amount, Problem: null);
            var was = csv.Width > WasColumn ? csv.AmountOrNull(WasColumn) : null;
            yield return new PlannedRow(row, Decision(csv.Text(5)), amount, csv.NumberOrNull(6), WithChange(ProblemCells.Read(csv, line, 7), was, amount), was);
        }
    }

    private static void Write(CsvWriter csv, PlannedRow row)
    {
        csv.Cell(row.Row.Line);
        csv.Cell(row.Row.LoanId);
        csv.Cell(row.Row.ClientId);
        csv.Cell(row.Row.AmountText);
        csv.Cell(row.Amount);
        csv.Cell(Name(row.Decision));
        csv.Cell(row.Batch);
        ProblemCells.Write(csv, row.Problem);
        csv.Cell(row.Was);
    }

    /// <summary>A correction stands before all other remarks.</summary>
    private static Problem? WithChange(Problem? problem, decimal? was, decimal? amount) =>
        problem is { Code: ProblemCatalog.RowCorrected } && was is { } before && amount is { } after ? problem.WithChange(before, after) : problem;

    private static string Name(Decision decision) => decision switch
    {
        Planning.Decision.Send => "send",
        Planning.Decision.Reject => "reject",
        Planning.Decision.LeaveOut => "leave_out",
        _ => "unchanged",
    };

    private static Decision Decision(string name) => name switch
    {
        "send" => Planning.Decision.Send,
        "reject" => Planning.Decision.Reject,
        "leave_out" => Planning.Decision.LeaveOut,
        "unchanged" => Planning.Decision.Unchanged,
        _ => throw new InvalidDataException("plan.csv holds a decision that this version does not know."),
    };
}
