using System.Runtime.CompilerServices;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Receiving;

/// <summary>Counts the rows of an export as they pass: the first control total.</summary>
internal sealed class ReadTotals
{
    private readonly ProblemTally _problems = new();

    public RowTotal Rows { get; private set; }

    /// <summary>Rows that cannot go as they stand.</summary>
    public RowTotal Unreadable { get; private set; }

    public int WithoutAmount { get; private set; }

    public async IAsyncEnumerable<ExportRow> CountAsync(IAsyncEnumerable<ExportRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            Rows = Rows.With(row.Amount);
            if (row.Amount is null)
            {
                WithoutAmount++;
            }

            if (row.Problem is { } problem)
            {
                _problems.Add(problem);
                if (problem.Severity() is ProblemSeverity.Error)
                {
                    Unreadable = Unreadable.With(row.Amount);
                }
            }

            yield return row;
        }
    }

    /// <summary>What the ledger keeps of an export that was read to its end.</summary>
    public Read ToRead(string sha256, IExportRows rows) =>
        new(sha256, rows.Format, Rows, WithoutAmount, Unreadable, _problems.Counts(), rows.Remarks);
}
