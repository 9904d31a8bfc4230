using System.IO.Pipelines;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Tests.Rows;

/// <summary>What is wrong with a row is told when it is read, when it is planned and when it is handed back: it has to survive both files.</summary>
public sealed class ProblemCellsTests
{
    private static readonly Problem Several = Problem.Chain(
        new Problem("loan.missing", 3, "N° prêt\nde l'agence"),
        Problem.Chain(new Problem("row.ragged", 3, Expected: "4"), new Problem("amount.missing", 3, "Capital", "1234,56")))!;

    private static readonly ExportRow[] Rows =
    [
        new(2, "L1", "", "5", 5m, Problem: null),
        new(3, "", "", "", Amount: null, Several),
        new(4, "L3", "", "", Amount: null, new Problem("amount.missing", 4, "Two\nlines", "1234,56")),
        new(5, "L4", "", "5", 5m, Problem.Chain(new Problem("client.missing", 5), new Problem("loan.similar", 5))),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rows_keep_all_their_problems()
    {
        using var file = await WriteAsync(output => RowsFile.WriteAsync(output, Rows.ToAsyncEnumerable(), Cancel));

        Assert.Equal(Rows, await RowsFile.ReadAsync(file, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_plan_keeps_all_their_problems()
    {
        var plan = Rows.Select(row => new PlannedRow(row with { Problem = null }, Decision.Reject, row.Amount, Batch: null, row.Problem)).ToArray();

        using var file = await WriteAsync(output => PlanFile.WriteAsync(output, plan.ToAsyncEnumerable(), Cancel));

        Assert.Equal(plan, await PlanFile.ReadAsync(file, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_row_with_several_problems_is_one_row_that_cannot_go()
    {
        var totals = new ReadTotals();
        await foreach (var _ in totals.CountAsync(Rows.ToAsyncEnumerable(), Cancel))
        {
            // Counted as they pass.
        }

        Assert.Equal((4, 3, 2), (totals.Rows.Rows, totals.Unreadable.Rows, totals.WithoutAmount));
    }

    private static async Task<MemoryStream> WriteAsync(Func<PipeWriter, Task> write)
    {
        var stream = new MemoryStream();
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await write(output);
        await output.CompleteAsync();
        stream.Position = 0;
        return stream;
    }
}
