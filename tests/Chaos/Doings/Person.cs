using System.Collections.Concurrent;
using System.Text;
using Chaos.Exports;
using Chaos.Hosts;
using Chaos.Proxies;
using Chaos.Reports;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Chaos.Doings;

/// <summary>Does what the product asks people for, and is always right: what he says of PA2 he has looked up in the sandbox.</summary>
internal sealed class Person(
    Archive archive, ExportMaker exports, SandboxServer kiva, ProxyServer proxies, Fleet fleet, FastTime time, TimeSpan postTimeout, Timeline timeline, Dice dice)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>What the product says it takes until an upload is seen.</summary>
    private static readonly TimeSpan UntilSeen = TimeSpan.FromMinutes(1);

    /// <summary>Words that the product took although it must not.</summary>
    public ConcurrentQueue<string> Offences { get; } = new();

    /// <summary>Takes his time at first; makes haste when the day is over.</summary>
    public bool IsInHaste { get; set; }

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, report) in archive.All)
        {
            if (!IsInHaste && !dice.Chance(0.6))
                continue;
            foreach (var batch in report.Batches.Where(batch => batch.State is BatchState.Unknown))
                await ResolveAsync(id, report, batch, cancellationToken);
            if (report.State is ReportState.Stalled or ReportState.Failed)
                await SayAsync(id, "resume", "{}", cancellationToken);
            else if (report.State is ReportState.Held && report.Reasons.All(reason => reason.Code != ProblemCatalog.ReportUnknownBatches))
                await DecideAsync(id, report, cancellationToken);
        }
    }

    /// <summary>
    /// What came twice goes again only where nothing was corrected since: otherwise the old amounts would count. What is held for a cancelled report's unknown batches waits until
    /// they are resolved.
    /// </summary>
    private async Task DecideAsync(ReportId id, Report report, CancellationToken cancellationToken)
    {
        var isRepeated = report.Reasons.Any(reason => reason.Code == ProblemCatalog.ReportSameContent);
        if (report.Reasons.Any(reason => reason.Code == ProblemCatalog.ReportOvertaken))
        {
            await SayAsync(id, "cancel", "{}", cancellationToken);
            return;
        }

        if (report.Reasons.Any(reason => reason.Code == ProblemCatalog.ReportCancelledUnknown)
            && archive.All.Values.Any(other => other is { IsClosed: true, MayBeAtKiva: > 0 }))
        {
            return;
        }

        var export = exports.Made.Single(made => made.Name == report.Received.Name);
        var cancels = isRepeated && (export.Original?.IsCorrected is not false || id.ToString()[^1] < '8');
        if (await SayAsync(id, cancels ? "cancel" : "release", "{}", cancellationToken) is StatusCodes.Status409Conflict && archive.IsOvertaken(id))
            await SayAsync(id, "cancel", "{}", cancellationToken);
    }

    private async Task ResolveAsync(ReportId id, Report report, Batch batch, CancellationToken cancellationToken)
    {
        var resolve = FormattableString.Invariant($"batches/{batch.Number}/resolve");
        if (FindUpload(report, batch) is { } upload)
        {
            await SayAsync(id, resolve, FormattableString.Invariant($$"""{"seenInPa2":true,"uploadId":{{upload}}}"""), cancellationToken);
            return;
        }

        // A batch that is on its way is not in PA2 yet.
        var settled = batch.SendBy + postTimeout + UntilSeen;
        var isTooEarly = settled > time.GetUtcNow();
        if ((proxies.CarriesPost || isTooEarly) && (proxies.CarriesPost || !dice.Chance(0.1)))
            return;
        var status = await SayAsync(id, resolve, """{"seenInPa2":false}""", cancellationToken);
        if (status is StatusCodes.Status200OK && settled > time.GetUtcNow())
            Offences.Enqueue(FormattableString.Invariant($"Report {id}: 'not seen' was taken for batch {batch.Number} before {settled:u}."));
    }

    private long? FindUpload(Report report, Batch batch)
    {
        var hash = Convert.ToHexStringLower(Convert.FromBase64String(report.BatchHashes![batch.Number - 1]));
        var known = archive.All.Values.SelectMany(one => one.Batches).SelectMany(one => one.Doubles.Cast<long?>().Append(one.UploadId)).ToHashSet();
        return kiva.Uploads.All.FirstOrDefault(upload => upload.BodySha256 == hash && !known.Contains(upload.UploadId))?.UploadId;
    }

    private async Task<int?> SayAsync(ReportId id, string word, string body, CancellationToken cancellationToken)
    {
        if (fleet.FindAddress() is not { } address)
            return null;
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await Http.PostAsync(new Uri(address, $"api/reports/{id}/{word}"), content, cancellationToken);
            timeline.Note(Disturbance.Person, FormattableString.Invariant($"{id} {word} {body}: {(int)response.StatusCode}"));
            return (int)response.StatusCode;
        }
        catch (Exception gone) when (gone is HttpRequestException || (gone is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
