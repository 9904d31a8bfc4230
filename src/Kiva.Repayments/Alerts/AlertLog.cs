using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>
/// What the app says about itself. The event ids are stable: alert rules query them (<c>docs/operate.md</c> lists them).
/// 2000–2099 is the ordinary course, 2100–2199 asks for a person. Ids of reports and counts only, never a borrower's data.
/// </summary>
internal static partial class AlertLog
{
    [LoggerMessage(2000, LogLevel.Information, "Report {ReportId} received: {Bytes} bytes for cycle {Cycle}, {Environment}.")]
    public static partial void ReportReceived(this ILogger log, ReportId reportId, long bytes, string cycle, KivaEnvironment environment);

    [LoggerMessage(2001, LogLevel.Information, "Report {ReportId} read: {Rows} rows, {Unreadable} of them cannot go as they stand.")]
    public static partial void ReportRead(this ILogger log, ReportId reportId, int rows, int unreadable);

    [LoggerMessage(2002, LogLevel.Information, "Report {ReportId} planned: {Batches} batches, {Rejected} rows rejected, {LeftOut} left out, {Unchanged} unchanged.")]
    public static partial void ReportPlanned(this ILogger log, ReportId reportId, int batches, int rejected, int leftOut, int unchanged);

    [LoggerMessage(2003, LogLevel.Information, "Report {ReportId}, batch {Batch}: accepted as upload {UploadId}.")]
    public static partial void BatchAccepted(this ILogger log, ReportId reportId, int batch, long uploadId);

    [LoggerMessage(2004, LogLevel.Information, "Report {ReportId} completed: Kiva accepted {Accepted} of its rows. {Reported} of {Expected} expected loans are reported this cycle. {Next}")]
    public static partial void ReportCompleted(this ILogger log, ReportId reportId, int accepted, int reported, int expected, string next);

    [LoggerMessage(2005, LogLevel.Information, "Report {ReportId} waits until {Until:u}: {Reason}")]
    public static partial void ReportWaits(this ILogger log, ReportId reportId, DateTimeOffset until, string reason);

    [LoggerMessage(2006, LogLevel.Information, "{Count} expected loans read, {Environment}.")]
    public static partial void ExpectedLoansRefreshed(this ILogger log, int count, KivaEnvironment environment);

    [LoggerMessage(2007, LogLevel.Information, "Heartbeat: {Exports} exports in the inbox, {Open} reports open.")]
    public static partial void Heartbeat(this ILogger log, int exports, int open);

    [LoggerMessage(2008, LogLevel.Information, "A message names report {ReportId}, which does not exist (any more). It is dropped.")]
    public static partial void ReportGone(this ILogger log, ReportId reportId);

    [LoggerMessage(2009, LogLevel.Information, "Another sender is at work; report {ReportId} is taken up when it is done.")]
    public static partial void SenderBusy(this ILogger log, ReportId reportId);

    [LoggerMessage(2010, LogLevel.Information, "Report {ReportId} cancelled.")]
    public static partial void ReportCancelled(this ILogger log, ReportId reportId);

    [LoggerMessage(2011, LogLevel.Information, "Report {ReportId} could not be moved now ({Failure}); its own message will tell.")]
    public static partial void NotMoved(this ILogger log, ReportId reportId, string failure);

    [LoggerMessage(2100, LogLevel.Error, "Report {ReportId} rejected, nothing was sent: {Reason}")]
    public static partial void ReportRejected(this ILogger log, ReportId reportId, string reason);

    [LoggerMessage(2101, LogLevel.Warning, "Report {ReportId} is held until a person releases or cancels it: {Reasons}")]
    public static partial void ReportHeld(this ILogger log, ReportId reportId, string reasons);

    [LoggerMessage(2102, LogLevel.Error, "Report {ReportId}, batch {Batch}: Kiva refused it with HTTP {Status}. Its rows are in results.csv.")]
    public static partial void BatchRefused(this ILogger log, ReportId reportId, int batch, int status);

    [LoggerMessage(2103, LogLevel.Error, "Report {ReportId}, batch {Batch}: Kiva may or may not have it ({What}). Look in PA2 for an upload of about {At:u} with {Rows} loans and the sum {Sum}, then resolve the batch.")]
    public static partial void BatchUnknown(this ILogger log, ReportId reportId, int batch, string what, DateTimeOffset at, int rows, decimal sum);

    [LoggerMessage(2104, LogLevel.Error, "Report {ReportId} has stalled and does not try again by itself: {Reason}")]
    public static partial void ReportStalled(this ILogger log, ReportId reportId, string reason);

    [LoggerMessage(2105, LogLevel.Critical, "Report {ReportId} failed: {Reason}")]
    public static partial void ReportFailed(this ILogger log, ReportId reportId, string reason);

    [LoggerMessage(2106, LogLevel.Error, "A message on the queue could not be worked off and is no nudge of ours; it was taken off.")]
    public static partial void PoisonUnreadable(this ILogger log);

    [LoggerMessage(2107, LogLevel.Warning, "The expected loans were not refreshed, the last good list stays: {Reason}")]
    public static partial void ExpectedLoansNotRefreshed(this ILogger log, string reason);

    [LoggerMessage(2108, LogLevel.Error, "Report {ReportId} was written by a newer version of this app; nothing is sent for it. Deploy that version again.")]
    public static partial void LedgerNewer(this ILogger log, ReportId reportId);

    [LoggerMessage(2109, LogLevel.Warning, "Report {ReportId} is completed with rows that did not arrive: {Rejected} rejected, {RejectedByKiva} rejected by Kiva, {Refused} refused. They are in results.csv.")]
    public static partial void RowsMissing(this ILogger log, ReportId reportId, int rejected, int rejectedByKiva, int refused);

    [LoggerMessage(2110, LogLevel.Warning, "After report {ReportId}, {Reported} of {Expected} expected loans are reported this cycle. What is not reported is billed as if repaid on schedule; GET /api/expected-loans?unreported=true lists it.")]
    public static partial void CoverageLow(this ILogger log, ReportId reportId, int reported, int expected);

    [LoggerMessage(2111, LogLevel.Error, "Report {ReportId}, batch {Batch}: Kiva accepted an earlier attempt late, as upload {UploadId}. Look in PA2 whether the batch is there twice.")]
    public static partial void BatchAcceptedLate(this ILogger log, ReportId reportId, int batch, long uploadId);

    [LoggerMessage(2112, LogLevel.Error, "Report {ReportId}, batch {Batch}: an answer came that the ledger does not take any more ({Answer}). Look in PA2 what became of the batch.")]
    public static partial void AnswerNotRecorded(this ILogger log, ReportId reportId, int batch, string answer);

    [LoggerMessage(2113, LogLevel.Error, "{What} could not be worked on ({Failure}); the others go on, and it is tried again every minute. You are told when it works again.")]
    public static partial void SweepFailed(this ILogger log, string what, string failure);

    [LoggerMessage(2114, LogLevel.Warning, "Report {ReportId} waits for an earlier one of its cycle: {Reason}")]
    public static partial void ReportBlocked(this ILogger log, ReportId reportId, string reason);

    [LoggerMessage(2115, LogLevel.Error, "Alerts do not reach Alerts:WebhookUrl ({Failure}). They are kept and told again with growing pauses.")]
    public static partial void WebhookFails(this ILogger log, string failure);

    [LoggerMessage(2012, LogLevel.Information, "Alerts reach Alerts:WebhookUrl again.")]
    public static partial void WebhookWorks(this ILogger log);

    [LoggerMessage(2013, LogLevel.Information, "Kiva can be asked again ({Condition} since {Since:u}). Reports that waited go on by themselves; resume those that have stalled.")]
    public static partial void KivaBack(this ILogger log, string condition, DateTimeOffset since);

    [LoggerMessage(2014, LogLevel.Information, "{Condition}, since {Since:u}, is over.")]
    public static partial void TroubleOver(this ILogger log, string condition, DateTimeOffset since);

    [LoggerMessage(2015, LogLevel.Information, "The cycle {Cycle} is closed: PA2 shows {Reported} of {Expected} expected loans reported.")]
    public static partial void CycleClosed(this ILogger log, string cycle, int reported, int expected);

    [LoggerMessage(2016, LogLevel.Information, "Mails reach Alerts:Mail:Server again.")]
    public static partial void MailWorks(this ILogger log);

    [LoggerMessage(2017, LogLevel.Information, "The rows of report {ReportId} could not be attached to its mail ({Failure}); the mail goes without them.")]
    public static partial void RowsNotAttached(this ILogger log, ReportId reportId, string failure);

    [LoggerMessage(2116, LogLevel.Error, "Reports wait, because Kiva cannot be asked: {Reason} They try again by themselves, and you are told when it is over.")]
    public static partial void KivaAway(this ILogger log, string reason);

    [LoggerMessage(2117, LogLevel.Warning, "{Reason}")]
    public static partial void ExpectedLoansOld(this ILogger log, string reason);

    [LoggerMessage(2118, LogLevel.Error, "{Reason}")]
    public static partial void ExpectedLoansShrunk(this ILogger log, string reason);

    [LoggerMessage(2119, LogLevel.Warning, "No export came in {Cycle} by the day that Alerts:ExpectExportByDay names. Look whether the MIS exported it and where to. What is not reported is billed as if repaid on schedule.")]
    public static partial void NothingCame(this ILogger log, string cycle);

    [LoggerMessage(2120, LogLevel.Warning, "By the day that Alerts:ExpectExportByDay names, {Reported} of {Expected} expected loans are reported in {Cycle}. What is not reported is billed as if repaid on schedule; GET /api/expected-loans?unreported=true lists it.")]
    public static partial void CycleBehind(this ILogger log, string cycle, int reported, int expected);

    [LoggerMessage(2121, LogLevel.Warning, "The cycle {Cycle} was closed with {InPa2} of {ExpectedInPa2} expected loans reported in PA2; by our record it is {Reported} of {Expected}. Compare the uploads in PA2 with the reports of the cycle.")]
    public static partial void CycleDiffers(this ILogger log, string cycle, int inPa2, int expectedInPa2, int reported, int expected);

    [LoggerMessage(2122, LogLevel.Error, "The deployment's own ledger was written by a newer version of this app; what belongs to no report is not told. Deploy that version again.")]
    public static partial void DeploymentLedgerNewer(this ILogger log);

    [LoggerMessage(2123, LogLevel.Error, "The receiver at Alerts:WebhookUrl does not take alert {AlertId} as it is; it is told in this log alone. Look whether Alerts:WebhookFormat is the right one.")]
    public static partial void AlertNotTaken(this ILogger log, string alertId);

    [LoggerMessage(2124, LogLevel.Warning, "{Reason}")]
    public static partial void ExportLies(this ILogger log, string reason);

    [LoggerMessage(2125, LogLevel.Error, "Mails do not reach Alerts:Mail:Server ({Failure}). They are kept and sent again with growing pauses.")]
    public static partial void MailFails(this ILogger log, string failure);

    [LoggerMessage(2126, LogLevel.Error, "The mail {MailId} is not taken for {Refused} of {Recipients} addresses of Alerts:Mail:To ({Answer}); for them it stands in this log alone. Look whether Alerts:Mail:From and Alerts:Mail:To are right.")]
    public static partial void MailNotTaken(this ILogger log, string mailId, int refused, int recipients, string answer);
}
