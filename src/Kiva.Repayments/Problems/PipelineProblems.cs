using static Kiva.Repayments.Problems.ProblemSeverity;

namespace Kiva.Repayments.Problems;

/// <summary>The texts of the problems that come after reading: of rows, of whole reports, of Kiva.</summary>
internal static class PipelineProblems
{
    public static readonly (string Code, ProblemSeverity Severity, string Text)[] Entries =
    [
        (ProblemCatalog.LoanUnknown, Error, "No repayment of this loan is expected at Kiva. Compare the loan id with PA2, or leave the loan out of the export."),
        (ProblemCatalog.LoanLeftOut, Warning, "No repayment of this loan is expected at Kiva, so it was left out. That is right for loans that Kiva does not fund; otherwise compare the loan id with PA2."),
        (ProblemCatalog.LoanSimilar, Error, "No repayment of this loan is expected at Kiva, but an id that differs only by zeros in front, spaces, upper and lower case or characters that cannot be seen is. Correct the id in the MIS or in the export."),
        (ProblemCatalog.ClientUnknown, Error, "The loan is expected at Kiva, but not with this client id. Correct the client id."),
        (ProblemCatalog.AmountTooPrecise, Error, "The amount has more decimals than its currency has. Correct the amount; it is not rounded here."),
        (ProblemCatalog.AmountOtherCurrency, Error, "The currency beside the amount is not the loan's at Kiva. Export the amount in the currency of the loan."),
        (ProblemCatalog.AmountUndecided, Error, "The amount has one separator before exactly three digits, and the loan's currency has decimals, so it may be a fraction or thousands. Set Exports:DecimalSeparator to the decimal separator and drop the export again."),
        (ProblemCatalog.AmountAbovePrice, Warning, "The amount is higher than the whole loan. It goes to Kiva; look whether it is principal plus interest, or belongs to another loan."),
        (ProblemCatalog.RowCorrected, Warning, "Kiva accepted another amount of this loan earlier this cycle. This one is sent as a correction; what arrives last counts."),
        (ProblemCatalog.RowRepeated, Warning, "This loan stands in the export before, with the same amount. It is sent once."),
        (ProblemCatalog.RowConflicting, Error, "This loan stands in the export more than once, with different amounts. Leave only the right one; amounts are never added up or chosen here."),

        (ProblemCatalog.ExportTooLarge, Error, "The file has {0} MB, more than the {1} MB that are taken. Export only the loans of Kiva, or raise Exports:MaxBytes."),
        (ProblemCatalog.ExportTooOld, Error, "The export is more than {0} days old, so its figures may be out of date. Release it if they are still right; otherwise cancel it and export again."),

        (ProblemCatalog.AmountsFell, Error, "{0} of {1} amounts are lower than those that Kiva accepted in {2}. The principal repaid so far (Reporting:AmountBasis) does not fall: look whether the export has the right date and the right column. Export it again, or release this report if the amounts are right."),
        (ProblemCatalog.AmountsRose, Error, "{0} of {1} amounts are higher than those that Kiva accepted in {2}. The principal outstanding (Reporting:AmountBasis) does not rise: look whether the export has the right date and the right column. Export it again, or release this report if the amounts are right."),
        (ProblemCatalog.AmountsUsd, Error, "{0} of {1} amounts look like US dollars, but their loans are in another currency. Export the amounts in the currency of the loans, or release this report if they are."),
        (ProblemCatalog.AmountsAbovePrice, Error, "{0} of {1} amounts are higher than the whole loan; in results.csv they have the code amount.above-price. Look whether the column holds principal plus interest, or something else. Export the right column, or release this report if the amounts are right."),
        (ProblemCatalog.AmountsFarAbovePrice, Error, "{0} of {1} amounts are ten times the whole loan or more; in results.csv they have the code amount.above-price. Most often the decimal separator is another than the one that was taken: set Exports:DecimalSeparator, or correct the amounts, and drop the export again. Release this report only if they are right."),
        (ProblemCatalog.AmountsMostlyZero, Error, "{0} of {1} amounts are 0. Look whether the MIS filled the column. Zeros are reported as they are: release this report only if so many borrowers really repaid nothing."),
        (ProblemCatalog.ColumnsOtherBasis, Error, "The column \"{0}\" says by its heading that it holds something else than Reporting:AmountBasis says, which is {1}. Cancel it and set the right column or the right basis; release it if only the heading is wrong."),
        (ProblemCatalog.ColumnsLooksLikeKivaIds, Error, "{0} of the {1} ids in the column \"{2}\" are Kiva's own numbers. What is wanted is the loan id of your MIS: export that column, headed, for example, \"Loan ID\", or set Exports:Columns:Loan to its heading."),
        (ProblemCatalog.LayoutNew, Warning, "No completed report had an export with this layout ({0}). Look whether the right columns were read; if so, nothing is to be done."),
        (ProblemCatalog.LayoutHeld, Error, "No completed report had an export with this layout ({0}), and Exports:NewLayout is Hold. Look whether the right columns were read; if so, release the report, otherwise cancel it."),

        (ProblemCatalog.ReportEarlierOpen, Error, "An earlier report of this cycle, {0}, has not come to its end: it is under way, waits or has stalled, or it is not known of some of its batches whether Kiva has them. This one waits for it. Resolve, resume or cancel that report if it needs a person."),
        (ProblemCatalog.ReportOvertaken, Error, "Kiva has accepted rows of a later report of this cycle, {0}, and what arrives last counts there. This one would put older amounts over newer ones, so it can only be cancelled; if its rows are still wanted, drop the export again."),
        (ProblemCatalog.ReportCancelledUnknown, Error, "Report {0} was cancelled while it was not known of {1} of its batches whether Kiva has them. Rows that stand here too might arrive twice. Look for those batches in PA2 and resolve them, which is possible after the cancelling too; release this report only if none of its rows can be among them."),
        (ProblemCatalog.ExportLies, Error, "A file has been lying in the container mis-exports for more than a day. Its name is one that is not taken: it ends in .tmp, .part or .filepart, or begins with ~$, a dot or a slash. Rename it if it is an export, otherwise delete it."),
        (ProblemCatalog.CycleOver, Error, "The month {0}, to which this report belongs, is over, and rows of it were not sent. Look in PA2 whether its report is final. If it is not, release this one; if it is, cancel it: a final statement is never changed, and the next export brings the figures of the new month."),
        (ProblemCatalog.CycleClosed, Error, "The cycle {0} was closed at {1} with what PA2 showed. Release this report only if it is to be sent all the same; a final statement is never changed."),
        (ProblemCatalog.ReportSameContent, Error, "The same file came before, as report {0}. Cancel this one, or release it if it is meant to go again."),
        (ProblemCatalog.ReportTooManyRejected, Error, "{0} of the {1} rows of expected loans, or without a usable id, would be rejected: more than {2}. Look at results.csv; correct the export and drop it again, or release this report to send the other rows."),
        (ProblemCatalog.ReportUnknownLoans, Error, "{0} rows are of loans from which Kiva expects no repayment. Release the report to leave them out, or cancel it."),
        (ProblemCatalog.ReportNothingToSend, Error, "No row of this export can be sent: none is of a loan that expects a repayment, or all have mistakes. Check that it is the right file, the right partner and the right environment."),
        (ProblemCatalog.ReportTooManyBatches, Error, "The report would have {0} batches; {1} are possible. Raise Kiva:BatchSize or split the export, then drop it again."),
        (ProblemCatalog.ReportHandedBack, Error, "This is a file that was handed back, and all of its rows would be sent again, also those that Kiva accepted. Cancel it, leave only the corrected rows in the file and drop it again; release it only if all of them are meant to go."),
        (ProblemCatalog.ReportApproval, Error, "Every report waits for a second person here (Reporting:Approval is Always). Check it and release it."),
        (ProblemCatalog.ReportFirstBatchRefused, Error, "Kiva refused the first batch, so nothing more was sent. Kiva says: {0}"),
        (ProblemCatalog.ReportUnknownBatches, Error, "Batches of which it is not known whether Kiva has them: {0}. Look for each in PA2 and resolve it; nothing is sent again by itself."),
        (ProblemCatalog.ReportTotals, Error, "The control totals do not add up. Nothing more is done with this report; please tell the people who maintain this program."),
        (ProblemCatalog.ReportBatchChanged, Error, "The stored bytes of a batch are not those that were planned. Nothing more is sent of this report; cancel it and drop the export again."),
        (ProblemCatalog.ReportPoison, Error, "Working on the report failed again and again. The reason is in the log; resume the report when it is cured."),
        (ProblemCatalog.EnvironmentChanged, Error, "The report was made for {0}; now {1} or another partner or address is set. It can only be cancelled; drop the export again."),

        (ProblemCatalog.ExpectedLoansOld, Error, "The expected loans are of {0}, older than ExpectedLoans:MaxAge. They are read again before the next report; if that fails, it waits."),
        (ProblemCatalog.ExpectedLoansShrunk, Error, "Kiva now lists {0} expected loans where the last good list has {1}. The new list is kept aside and not used: compare with PA2, and accept it (POST /api/expected-loans/accept) if it is right. Otherwise ask Kiva."),
        (ProblemCatalog.LedgerNewer, Error, "The report's ledger was written by a newer version of this app. Deploy that version again."),
        (ProblemCatalog.SweepFailed, Error, "{0} could not be worked on ({1}). It is tried again every minute; if it lasts, look at the log around it."),

        (ProblemCatalog.KivaSecretsMissing, Error, "Kiva cannot be asked, because a secret is missing. {0}"),
        (ProblemCatalog.KivaTokenRefused, Error, "Kiva does not give this app what it needs. {0}"),
        (ProblemCatalog.KivaDenied, Error, "Kiva denies this app access. {0}"),
        (ProblemCatalog.KivaUnavailable, Error, "Kiva does not answer at the moment. {0}"),
        (ProblemCatalog.KivaUnreadable, Error, "Kiva answers something that cannot be understood. {0}"),
        (ProblemCatalog.KivaUnsettled, Error, "Several batches in a row came to no certain end, so sending was interrupted. {0}"),
        (ProblemCatalog.KivaRejected, Error, "Kiva did not take these rows. What it says about each is in results.csv."),
        (ProblemCatalog.KivaWarning, Warning, "Kiva took these rows with a remark. What it says about each is in results.csv."),
    ];
}
