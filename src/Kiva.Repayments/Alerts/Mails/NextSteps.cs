namespace Kiva.Repayments.Alerts.Mails;

/// <param name="Step">Its text is <c>Next.{Step}</c>.</param>
/// <param name="Place">On the page.</param>
internal readonly record struct NextStep(string Step, string Place);

/// <summary>What to do about what happened, and where on the page.</summary>
internal static class NextSteps
{
    private const string Now = "now";
    private const string Loans = "loans";
    private const string Health = "health";

    /// <summary>What is over asks for nothing, nor what went well beside what did not; and nobody finalises before rows are corrected.</summary>
    /// <param name="hasUnknown">Of batches of the report it is not known whether Kiva has them; that comes before any other decision.</param>
    public static IReadOnlyList<NextStep> Of(IReadOnlyList<Alert> alerts, bool hasUnknown)
    {
        NextStep[] steps = [.. alerts.Select(alert => alert.IsOver ? new("Nothing", Place(alert)) : Of(alert.Event.Name!, hasUnknown, Place(alert))).Distinct()];
        var isToCorrect = steps.Any(step => step.Step == "Correct");
        NextStep[] needed = [.. steps.Where(step => !(step.Step == "Nothing" || (step.Step == "Finalise" && isToCorrect)))];
        return needed.Length > 0 ? needed : steps[..1];
    }

    private static string Place(Alert alert) => alert.Report is { } id ? $"reports/{id}" : Now;

    /// <param name="report">The report's place.</param>
    private static NextStep Of(string happened, bool hasUnknown, string report) => happened switch
    {
        nameof(AlertLog.ReportCompleted) => new("Finalise", report),
        nameof(AlertLog.RowsMissing) => new("Correct", report),
        nameof(AlertLog.CoverageLow) or nameof(AlertLog.CycleBehind) => new("Unreported", Loans),
        nameof(AlertLog.ReportRejected) => new("DropAgain", report),
        nameof(AlertLog.ReportHeld) => new(hasUnknown ? "Unknown" : "Decide", report),
        nameof(AlertLog.BatchRefused) => new("Refused", report),
        nameof(AlertLog.BatchUnknown) => new("Unknown", report),
        nameof(AlertLog.BatchAcceptedLate) or nameof(AlertLog.AnswerNotRecorded) => new("Twice", report),
        nameof(AlertLog.ReportStalled) => new("Resume", report),
        nameof(AlertLog.ReportFailed) => new("Maintainers", report),
        nameof(AlertLog.ReportBlocked) => new("Earlier", report),
        nameof(AlertLog.NothingCame) => new("Mis", Now),
        nameof(AlertLog.CycleDiffers) => new("Twice", Now),
        nameof(AlertLog.ExpectedLoansShrunk) => new("Accept", Loans),
        nameof(AlertLog.KivaBack) => new("Stalled", Now),
        nameof(AlertLog.KivaAway) or nameof(AlertLog.ExpectedLoansNotRefreshed) or nameof(AlertLog.ExpectedLoansOld) or nameof(AlertLog.SweepFailed) => new("Health", Health),
        nameof(AlertLog.LedgerNewer) => new("Deploy", Health),
        nameof(AlertLog.PoisonUnreadable) or nameof(AlertLog.ExportLies) => new("Technical", Health),
        _ => new("Nothing", Now),
    };
}
