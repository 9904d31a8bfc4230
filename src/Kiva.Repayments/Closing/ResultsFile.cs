using System.IO.Pipelines;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Closing;

/// <summary><c>results.csv</c>: every row handed back with what became of it. The headings and the names of the ends are relied on by others.</summary>
internal static class ResultsFile
{
    /// <param name="language">Of the messages; one of <see cref="Texts.Languages.All"/>.</param>
    public static Task WriteAsync(PipeWriter output, string language, IAsyncEnumerable<RowResult> rows, CancellationToken cancellationToken) =>
        CsvWriter.WriteAsync(output, ResultsHeader.Results, rows, (csv, row) => Write(csv, row, language), cancellationToken);

    private static void Write(CsvWriter csv, RowResult row, string language)
    {
        csv.Cell(row.Row.Line);
        csv.Cell(row.LoanId);
        csv.Cell(row.ClientId);
        if (row is { Amount: { } amount, RefusesAmount: false })
        {
            csv.Cell(HandedBackAmount.Of(amount));
        }
        else
        {
            csv.Cell(HandedBackAmount.Of(row, '.'));
        }

        csv.Cell(Name(row.End));
        csv.Cell(row.Code);
        csv.Cell(row.Message(language));
        csv.Cell(row.Batch);
        csv.Cell(row.UploadId);
    }

    public static string Name(RowEnd end) => end switch
    {
        RowEnd.Accepted => "accepted",
        RowEnd.AcceptedWithWarning => "accepted_with_warning",
        RowEnd.Rejected => "rejected",
        RowEnd.RejectedByKiva => "rejected_by_kiva",
        RowEnd.Refused => "refused",
        RowEnd.LeftOut => "left_out",
        RowEnd.Unchanged => "unchanged",
        RowEnd.Unknown => "unknown",
        _ => "not_sent",
    };
}
