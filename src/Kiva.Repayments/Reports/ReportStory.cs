using System.Text.Json.Serialization;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Reports;

/// <summary>The story of a report: its ledger, event by event, in words for a coordinator.</summary>
public sealed class ReportStory(OpenReports reports, ReportingOptions reporting, TimeProvider time)
{
    /// <summary>Of the first events, and of the last; what lies between two such halves is left out.</summary>
    private const int AtEachEnd = 250;

    /// <param name="language">One of <see cref="Kiva.Repayments.Texts.Languages.All"/>.</param>
    /// <returns><see langword="null"/> when there is no such report.</returns>
    /// <exception cref="LedgerNewerException">Its ledger begins with an event that this version does not know.</exception>
    public async Task<StoryView?> FindAsync(ReportId id, string language, CancellationToken cancellationToken)
    {
        var events = new List<LedgerEvent>();
        using var ledger = await Ledger.OpenAsync(reports.Folder(id).Ledger, time, cancellationToken, events);
        return ledger is null ? null : Of(ledger.Report, events, language, reporting.TimeZone);
    }

    /// <param name="events">All that <paramref name="report"/> is the fold of, in their order.</param>
    /// <param name="timeZone">IANA or Windows name: of the times within the texts.</param>
    internal static StoryView Of(Report report, IEnumerable<LedgerEvent> events, string language, string timeZone)
    {
        var texts = new StoryTexts(report, language, timeZone);

        // The log is read by programs.
        var told = events.Where(entry => entry is not Told { Channel: AlertChannel.Log }).ToList();
        var leftOut = Math.Max(0, told.Count - (2 * AtEachEnd));
        var shown = leftOut == 0 ? told : [.. told[..AtEachEnd], .. told[^AtEachEnd..]];
        StoryEvent[] story = [.. shown.Select(entry => new StoryEvent(entry.At, LedgerJson.TypeOf(entry), By(entry), texts.Of(entry)))];
        return new StoryView(report.IsNewer ? [.. story, new StoryEvent(report.LastEvent, "newer", By: null, texts.Newer)] : story, leftOut == 0 ? null : leftOut);
    }

    private static string? By(LedgerEvent entry) => entry switch
    {
        Received received => received.By,
        Released released => released.By,
        Resolved resolved => resolved.By,
        Resumed resumed => resumed.By,
        Cancelled cancelled => cancelled.By,
        _ => null,
    };
}

/// <param name="Events">The oldest first.</param>
/// <param name="LeftOut">How many are not shown between the first 250 and the last 250.</param>
public sealed record StoryView(IReadOnlyList<StoryEvent> Events, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? LeftOut);

/// <param name="Event">The type of the ledger's event; <c>newer</c>, and last, where a newer version wrote more.</param>
/// <param name="By">Who decided, where callers are known by name.</param>
/// <param name="Text">One or two sentences.</param>
public sealed record StoryEvent(DateTimeOffset At, string Event, string? By, string Text);
