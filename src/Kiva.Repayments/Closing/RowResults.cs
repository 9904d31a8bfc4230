using System.Runtime.CompilerServices;
using Kiva.PartnerApi.Repayments;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Closing;

/// <summary>Lays what the ledger says of the batches beside the rows: each row's end, from the kept files alone.</summary>
internal sealed class RowResults
{
    private readonly ReportFolder _folder;
    private readonly Report _report;
    private readonly ILookup<string, UploadProblem>[] _kivaProblems;

    public RowResults(ReportFolder folder, Report report)
    {
        _folder = folder;
        _report = report;
        _kivaProblems = [.. report.Batches.Select(batch => batch.Problems.ToLookup(problem => problem.LoanId, StringComparer.Ordinal))];
    }

    public async IAsyncEnumerable<RowResult> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_report.Plan is not null)
        {
            await using var stream = await StreamedBlob.OpenAsync(_folder.Plan, cancellationToken);
            await foreach (var row in PlanFile.ReadAsync(stream, cancellationToken))
            {
                yield return Of(row);
            }
        }
        else if (_report.Read is not null)
        {
            await using var stream = await StreamedBlob.OpenAsync(_folder.Rows, cancellationToken);
            await foreach (var row in RowsFile.ReadAsync(stream, cancellationToken))
            {
                var end = row.Problem?.Severity() is Problems.ProblemSeverity.Error ? RowEnd.Rejected : RowEnd.NotSent;
                yield return Ours(row, row.Amount, end, row.Problem);
            }
        }
    }

    private RowResult Of(in PlannedRow planned) => planned.Decision switch
    {
        Decision.Reject => Ours(planned, RowEnd.Rejected),
        Decision.LeaveOut => Ours(planned, RowEnd.LeftOut),
        Decision.Unchanged => Ours(planned, RowEnd.Unchanged),
        _ when !_report.IsPlanned => Ours(planned, RowEnd.NotSent),
        _ => Sent(planned, _report.Batches[planned.Batch!.Value - 1]),
    };

    private static RowResult Ours(in PlannedRow planned, RowEnd end) => Ours(planned.Row, planned.Amount, end, planned.Problem);

    private static RowResult Ours(in ExportRow row, decimal? amount, RowEnd end, Problem? problem) =>
        new(row, amount, end, problem?.Code, Words: null, Batch: null, UploadId: null)
        {
            Problem = problem,
        };

    private RowResult Sent(in PlannedRow planned, Batch batch)
    {
        var end = batch.State switch
        {
            BatchState.Accepted => RowEnd.Accepted,
            BatchState.Refused => RowEnd.Refused,
            BatchState.Unknown or BatchState.Sending => RowEnd.Unknown,
            _ => RowEnd.NotSent,
        };
        var (code, words) = (planned.Problem?.Code, end is RowEnd.Accepted ? null : batch.Text);
        var problem = end is RowEnd.Accepted ? planned.Problem : null;
        if (end is RowEnd.Accepted && KivaProblems(batch, planned.Row.LoanId) is { Length: > 0 } kivas)
        {
            end = kivas[0].Severity is PartnerApi.Repayments.ProblemSeverity.Error ? RowEnd.RejectedByKiva : RowEnd.AcceptedWithWarning;
            (code, words) = (kivas[0].Code, string.Join(' ', kivas.Select(kiva => kiva.Details)));
        }

        return new RowResult(planned.Row, planned.Amount, end, code, words, batch.Number, batch.UploadId) { Problem = problem };
    }

    /// <summary>An error first, where Kiva gave both an error and a warning.</summary>
    private UploadProblem[] KivaProblems(Batch batch, string loanId) =>
        [.. _kivaProblems[batch.Number - 1][loanId].OrderByDescending(problem => problem.Severity)];
}
