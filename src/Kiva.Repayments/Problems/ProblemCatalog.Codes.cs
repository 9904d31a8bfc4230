namespace Kiva.Repayments.Problems;

/// <summary>The codes that the pipeline itself gives.</summary>
public static partial class ProblemCatalog
{
    public const string LoanUnknown = "loan.unknown";
    public const string LoanLeftOut = "loan.left-out";
    public const string LoanSimilar = "loan.similar";
    public const string ClientUnknown = "client.unknown";
    public const string AmountTooPrecise = "amount.too-precise";
    public const string AmountOtherCurrency = "amount.other-currency";
    public const string AmountUndecided = "amount.undecided";
    public const string AmountAbovePrice = "amount.above-price";
    public const string RowRepeated = "row.repeated";
    public const string RowConflicting = "row.conflicting";

    public const string ExportHandedBack = "export.handed-back";
    public const string ExportTooLarge = "export.too-large";
    public const string ExportTooOld = "export.too-old";

    public const string AmountsFell = "amounts.fell";
    public const string AmountsRose = "amounts.rose";
    public const string AmountsUsd = "amounts.usd";
    public const string AmountsAbovePrice = "amounts.above-price";
    public const string AmountsFarAbovePrice = "amounts.far-above-price";
    public const string AmountsMostlyZero = "amounts.mostly-zero";
    public const string ColumnsOtherBasis = "columns.other-basis";
    public const string ColumnsLooksLikeKivaIds = "columns.looks-like-kiva-ids";
    public const string LayoutNew = "layout.new";
    public const string LayoutHeld = "layout.held";

    public const string ReportEarlierOpen = "report.earlier-open";
    public const string ReportOvertaken = "report.overtaken";
    public const string ReportCancelledUnknown = "report.cancelled-unknown";
    public const string ExportLies = "export.lies";
    public const string CycleOver = "cycle.over";
    public const string CycleClosed = "cycle.closed";
    public const string RowCorrected = "row.corrected";
    public const string ReportSameContent = "report.same-content";
    public const string ReportTooManyRejected = "report.too-many-rejected";
    public const string ReportUnknownLoans = "report.unknown-loans";
    public const string ReportNothingToSend = "report.nothing-to-send";
    public const string ReportTooManyBatches = "report.too-many-batches";
    public const string ReportHandedBack = "report.handed-back";
    public const string ReportApproval = "report.approval";
    public const string ReportFirstBatchRefused = "report.first-batch-refused";
    public const string ReportUnknownBatches = "report.unknown-batches";
    public const string ReportTotals = "report.totals";
    public const string ReportBatchChanged = "report.batch-changed";
    public const string ReportPoison = "report.poison";
    public const string EnvironmentChanged = "environment.changed";

    public const string ExpectedLoansOld = "expected-loans.old";
    public const string ExpectedLoansShrunk = "expected-loans.shrunk";
    public const string LedgerNewer = "ledger.newer";
    public const string SweepFailed = "sweep.failed";

    public const string KivaSecretsMissing = "kiva.secrets-missing";
    public const string KivaTokenRefused = "kiva.token-refused";
    public const string KivaDenied = "kiva.denied";
    public const string KivaUnavailable = "kiva.unavailable";
    public const string KivaUnreadable = "kiva.unreadable";
    public const string KivaUnsettled = "kiva.unsettled";
    public const string KivaRejected = "kiva.rejected";
    public const string KivaWarning = "kiva.warning";

    /// <summary>Whether the problem is the amount's alone, so that the row's id can still be trusted.</summary>
    public static bool IsAboutAmount(string code) => code.StartsWith("amount.", StringComparison.Ordinal);
}
