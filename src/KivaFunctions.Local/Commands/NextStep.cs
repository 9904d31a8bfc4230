using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Commands;

/// <summary>What a person does when a report is at rest.</summary>
internal static class NextStep
{
    public static string Of(ReportView view, bool went) => view.State switch
    {
        "completed" when went => "finalise in PA2: review the uploads there, then finalise the report. Nothing counts until that is done.",
        "completed" => "correct the rows that results.csv marks and drop them again; then finalise in PA2. Nothing counts until that is done.",
        "rejected" => "correct the file, or export it again, and drop it again. Nothing was sent.",
        "cancelled" => "nothing; what was not sent stays unsent.",
        "held" when view.Rows.Unknown > 0 =>
            $"look in PA2 whether the uploads of the unknown batches are there, then say so: POST /api/reports/{view.Id}/batches/{{n}}/resolve.",
        "held" => $"decide: POST /api/reports/{view.Id}/release sends it, /cancel drops it.",
        "stalled" or "failed" => $"set right what stands above, then POST /api/reports/{view.Id}/resume.",
        _ => "set right what stands above and start the host again; the report goes on by itself.",
    };
}
