using Kiva.Repayments.Alerts;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Delivery;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Steering;

/// <summary>What people decide about a report. Each word goes into the ledger with its caller; the report then moves by itself.</summary>
public sealed class SteerReport(
    OpenReports reports, Nudges nudges, DeliveryDoubts doubts, EarlierReports earlierReports, CycleRecord cycles, CallerNames callers, KivaOptions kiva, TimeProvider time, ILogger<SteerReport> log)
{
    /// <summary>After a POST's last possible moment, what Kiva may take until its upload is seen in PA2.</summary>
    private static readonly TimeSpan UntilSeen = TimeSpan.FromMinutes(1);

    private static readonly TextArea Texts = new(typeof(SteerReport).Assembly, "Steering");

    /// <summary>
    /// Lets a held report go on. Every check is repeated before anything is cut or sent; only the reasons that were shown are set aside. Where callers are
    /// known by name, nobody releases what he handed in himself.
    /// </summary>
    public Task<SteerOutcome> ReleaseAsync(ReportId id, string? by, CancellationToken cancellationToken) => AppendAsync(
        id,
        async report => OwnDrop(report, by) ?? NothingToRelease(report) ?? TextOf(report.Reasons.FirstOrDefault(DeliveryDoubts.IsFinal)) ?? await OvertakenAsync(id, report, cancellationToken),
        _ => new Released(by),
        Texts.Of("release.not-held"),
        cancellationToken);

    /// <summary>Brings back a report that has stalled or failed.</summary>
    public Task<SteerOutcome> ResumeAsync(ReportId id, string? by, CancellationToken cancellationToken) =>
        AppendAsync(id, _ => Task.FromResult<Saying?>(null), _ => new Resumed(by), Texts.Of("resume.not-stopped"), cancellationToken);

    /// <summary>Ends a report; what Kiva has of it stays there.</summary>
    public async Task<SteerOutcome> CancelAsync(ReportId id, string? by, CancellationToken cancellationToken)
    {
        var outcome = await AppendAsync(id, _ => Task.FromResult<Saying?>(null), _ => new Cancelled(by), Texts.Of("cancel.closed"), cancellationToken);
        if (outcome.Kind is SteerOutcomeKind.Done)
        {
            log.ReportCancelled(id);
        }

        return outcome;
    }

    /// <summary>Says what was seen in PA2 of an unknown batch: an upload, or none, which lets it be sent again.</summary>
    /// <param name="uploadId">The upload's number, where one was seen.</param>
    public Task<SteerOutcome> ResolveAsync(ReportId id, int batch, bool seenInPa2, long? uploadId, string? by, CancellationToken cancellationToken) => AppendAsync(
        id,
        async report => seenInPa2 ? await NotItsUploadAsync(id, report, batch, uploadId, cancellationToken) : TooEarly(report, batch),
        report => new Resolved(batch, seenInPa2, seenInPa2 ? uploadId : null, by, report.Batches.ElementAtOrDefault(batch - 1)?.Attempt),
        Texts.Of("resolve.not-unknown"),
        cancellationToken);

    private Saying? OwnDrop(Report report, string? by) => (report.Received.By, by) switch
    {
        (null, _) => null,
        (_, null) when callers.AreVouchedFor => Texts.Of("release.sign-in"),
        var (dropper, caller) when string.Equals(dropper, caller, StringComparison.OrdinalIgnoreCase) => Texts.Of("release.own"),
        _ => null,
    };

    /// <summary>Where nobody knows yet whose report it is, planning finds it.</summary>
    private async Task<Saying?> OvertakenAsync(ReportId id, Report report, CancellationToken cancellationToken)
    {
        if ((report.PartnerId ?? kiva.PartnerId) is not { } partnerId)
        {
            return null;
        }

        await earlierReports.RecordAsync(id, report, cancellationToken);
        return TextOf(await doubts.OfLaterOnesAsync(id, report, partnerId, cancellationToken));
    }

    private static Saying? TextOf(Problem? problem) => problem is null ? null : problem.Text;

    private static Saying? NothingToRelease(Report report) =>
        report.MayBeAtKiva > 0 && report.Reasons.All(reason => reason.Code == ProblemCatalog.ReportUnknownBatches)
            ? Texts.Of("release.resolve-first")
            : null;

    private async Task<Saying?> NotItsUploadAsync(ReportId id, Report report, int number, long? uploadId, CancellationToken cancellationToken)
    {
        if (uploadId is null or <= 0)
        {
            return Texts.Of("resolve.no-upload");
        }

        var owner = report.Batches.Any(other => other.Number != number && other.UploadId == uploadId) ? id
            : report.PartnerId is null ? null
            : await cycles.FindUploadAsync(CycleRecord.Place.Of(report), uploadId.Value, cancellationToken);
        return owner is null ? null : Texts.Of("resolve.other-upload", uploadId, owner);
    }

    private Saying? TooEarly(Report report, int number)
    {
        var sendBy = report.Batches.ElementAtOrDefault(number - 1)?.SendBy;
        var settled = sendBy + kiva.PostTimeout + UntilSeen;
        return settled > time.GetUtcNow() ? Texts.Of("resolve.too-early", settled) : null;
    }

    private async Task<SteerOutcome> AppendAsync(
        ReportId id, Func<Report, Task<Saying?>> objection, Func<Report, LedgerEvent> say, Saying notNow, CancellationToken cancellationToken)
    {
        using var ledger = await Ledger.OpenAsync(reports.Folder(id).Ledger, time, cancellationToken);
        if (ledger is null)
        {
            return new SteerOutcome(SteerOutcomeKind.NoSuchReport, Text: null);
        }

        var word = say(ledger.Report);
        if (word is Resolved { Batch: var number } && (number < 1 || number > ledger.Report.Batches.Count))
        {
            return new SteerOutcome(SteerOutcomeKind.NoSuchBatch, Text: null);
        }

        if (ledger.Report.Allows(word) && await objection(ledger.Report) is { } text)
        {
            return new SteerOutcome(SteerOutcomeKind.NotNow, text);
        }

        // What is said of a closed report counts for the next one, which looks at those that are marked open.
        if (ledger.Report.IsClosed && ledger.Report.Allows(word))
        {
            await reports.Folder(id).MarkOpenAsync(cancellationToken);
        }

        // A word is about the reasons that stood there when it was said, not about those that somebody else has added since.
        var reasons = ledger.Report.Reasons;
        if (!await ledger.TryAppendAsync(word, report => word is not Released || ReferenceEquals(report.Reasons, reasons), cancellationToken))
        {
            return new SteerOutcome(SteerOutcomeKind.NotNow, notNow);
        }

        await nudges.SendAsync(id, cancellationToken);
        return new SteerOutcome(SteerOutcomeKind.Done, Text: null);
    }
}

/// <param name="Text">Why not now, for people.</param>
public sealed record SteerOutcome(SteerOutcomeKind Kind, Saying? Text);

public enum SteerOutcomeKind
{
    Done,
    NoSuchReport,
    NoSuchBatch,
    NotNow,
}
