using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Commands;

/// <summary>What a person does when a report is at rest.</summary>
internal static class NextStep
{
    public static string Of(ReportView view, bool went, Words words) => view.State switch
    {
        "completed" when went => words.Say("next.finalise"),
        "completed" => words.Say("next.correct"),
        "rejected" => words.Say("next.rejected"),
        "cancelled" => words.Say("next.cancelled"),
        "held" when view.Rows.Unknown > 0 => words.Say("next.resolve", view.Id),
        "held" => words.Say("next.held", view.Id),
        "stalled" or "failed" => words.Say("next.resume", view.Id),
        _ => words.Say("next.goes-on"),
    };
}
