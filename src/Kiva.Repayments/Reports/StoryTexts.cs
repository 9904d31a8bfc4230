using System.Globalization;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Reports;

/// <summary>Says what an event of a ledger means. Never the words of the ledger itself, which are for us.</summary>
/// <param name="timeZone">IANA or Windows name.</param>
internal sealed class StoryTexts(Report report, string language, string timeZone)
{
    private static readonly TextArea Texts = new(typeof(StoryTexts).Assembly, "Reports");

    public string Newer => Say("newer");

    public string Of(LedgerEvent entry) => entry switch
    {
        Received received => Say($"received.{received.Source}"),
        Read { WithoutAmount: 0 } read => Say("read", Rows(read.Rows.Rows)),
        Read read => $"{Say("read", Rows(read.Rows.Rows))} {Say("read.withoutAmount", Rows(read.WithoutAmount))}",
        Rejected rejected => Say("rejected", rejected.Reason.Text(language)),
        Held held => Say("held", string.Join(' ', held.Reasons.Select(reason => reason.Text(language)))),
        Released => Say("released"),
        Planned planned => Say(
            "planned",
            Rows(planned.Plan.Batches.Sum(batch => batch.Rows)),
            Say(IsOne(planned.Plan.Batches.Count) ? "batch" : "batches", planned.Plan.Batches.Count),
            planned.Plan.Rejected.Rows,
            planned.Plan.LeftOut.Rows,
            planned.Plan.Unchanged.Rows),
        Taken { Epoch: > 1 } => Say("taken.again"),
        Taken => Say("taken"),
        Sending { Attempt: > 1 } again => Say("sending.again", again.Batch, again.Attempt),
        Sending sending => Say("sending", sending.Batch),
        Accepted accepted => AtKiva("accepted", accepted.Batch, accepted.RejectedByKiva, accepted.UploadId),
        Refused refused => Say("refused", refused.Batch, refused.Status),
        Unknown unknown => Say("unknown", unknown.Batch),
        NotTaken notTaken => Say("notTaken", notTaken.Batch),
        AcceptedLate late => AtKiva("acceptedLate", late.Batch, late.RejectedByKiva, late.UploadId)
            + (report.Batches[late.Batch - 1].Doubles.Contains(late.UploadId) ? " " + Say("acceptedLate.double") : ""),
        Resolved { SeenInPa2: true } seen => Say("resolved.seen", seen.Batch, Digits(seen.UploadId)),
        Resolved resolved => Say("resolved.notSeen", resolved.Batch),
        Waiting waiting => Say("waiting", InZone(waiting.Until), timeZone, waiting.Reason.Text(language)),
        Stalled stalled => Say("stalled", stalled.Reason.Text(language)),
        Failed failed => Say("failed", failed.Reason.Text(language)),
        Resumed => Say("resumed"),
        Cancelled => Say("cancelled"),
        Completed completed => Say("completed", completed.Coverage.Reported, completed.Coverage.Expected),
        Told told => Say($"told.{told.Channel}"),
        Mailed => Say($"told.{AlertChannel.Mail}"),
        _ => throw new InvalidOperationException($"There are no words for the event {entry.GetType().Name}."),
    };

    private string AtKiva(string key, int batch, RowTotal rejected, long uploadId)
    {
        var taken = Say(key, batch, Rows((report.Batches[batch - 1].Total - rejected).Rows), Digits(uploadId));
        return rejected.Rows == 0 ? taken : $"{taken} {Say("accepted.rejected", Rows(rejected.Rows))}";
    }

    private string Say(string key, params object?[] arguments) => Texts.Say(language, key, arguments);

    private string Rows(int count) => Say(IsOne(count) ? "row" : "rows", count);

    /// <summary>French and Portuguese take nothing for one (Unicode CLDR, plural rules).</summary>
    private bool IsOne(int count) => count == 1 || (count == 0 && language is ("fr" or "pt"));

    /// <summary>A number to be looked for is written as it is shown in PA2, without groups.</summary>
    private static string? Digits(long? uploadId) => uploadId?.ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset InZone(DateTimeOffset until) => TimeZoneInfo.ConvertTime(until, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
}
