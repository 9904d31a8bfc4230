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
        (ProblemCatalog.RowRepeated, Warning, "This loan stands in the export before, with the same amount. It is sent once."),
        (ProblemCatalog.RowConflicting, Error, "This loan stands in the export more than once, with different amounts. Leave only the right one; amounts are never added up or chosen here."),

        (ProblemCatalog.ExportTooLarge, Error, "The file has {0} MB, more than the {1} MB that are taken. Export only the loans of Kiva, or raise Exports:MaxBytes."),
        (ProblemCatalog.ExportTooOld, Error, "The export is more than {0} days old, so its figures may be out of date. Release it if they are still right; otherwise cancel it and export again."),

        (ProblemCatalog.ReportEarlierOpen, Error, "An earlier report of this cycle, {0}, has batches under way or batches of which it is not known whether Kiva has them. This one waits until they are resolved or that report is cancelled."),
        (ProblemCatalog.ReportSameContent, Error, "The same file came before, as report {0}. Cancel this one, or release it if it is meant to go again."),
        (ProblemCatalog.ReportTooManyRejected, Error, "{0} of the {1} rows of expected loans, or without a usable id, would be rejected: more than {2}. Look at results.csv; correct the export and drop it again, or release this report to send the other rows."),
        (ProblemCatalog.ReportUnknownLoans, Error, "{0} rows are of loans from which Kiva expects no repayment. Release the report to leave them out, or cancel it."),
        (ProblemCatalog.ReportNothingToSend, Error, "No row of this export can be sent: none is of a loan that expects a repayment, or all have mistakes. Check that it is the right file, the right partner and the right environment."),
        (ProblemCatalog.ReportTooManyBatches, Error, "The report would have {0} batches; {1} are possible. Raise Kiva:BatchSize or split the export, then drop it again."),
        (ProblemCatalog.ReportApproval, Error, "Every report waits for a second person here (Reporting:Approval is Always). Check it and release it."),
        (ProblemCatalog.ReportFirstBatchRefused, Error, "Kiva refused the first batch, so nothing more was sent. Kiva says: {0}"),
        (ProblemCatalog.ReportUnknownBatches, Error, "Of {0} batches it is not known whether Kiva has them. Look for them in PA2 and resolve each one; nothing is sent again by itself."),
        (ProblemCatalog.ReportTotals, Error, "The control totals do not add up. Nothing more is done with this report; please tell the people who maintain this program."),
        (ProblemCatalog.ReportBatchChanged, Error, "The stored bytes of a batch are not those that were planned. Nothing more is sent of this report; cancel it and drop the export again."),
        (ProblemCatalog.ReportPoison, Error, "Working on the report failed again and again. The reason is in the log; resume the report when it is cured."),
        (ProblemCatalog.EnvironmentChanged, Error, "The report was made for {0}; now {1} or another partner or address is set. It can only be cancelled; drop the export again."),

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
