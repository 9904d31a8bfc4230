using System.Globalization;
using System.Text;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Alerts.Mails;

/// <summary>
/// Subject and body of one mail: what happened, the report in numbers, what to look for in PA2, what to do. Plain text: nothing in it can be a link or a picture of somebody else's,
/// and it arrives on a slow line. Ids, counts and sums only; the export's name is not in it, nor anything that stands in the export.
/// </summary>
internal sealed class MailText(KivaOptions kiva, PageAddress page, Wording words)
{
    private const int MostSentences = 20;
    private const int MostUploads = 50;
    private const int MostBatches = 20;
    private const int MostLoans = 20;

    /// <param name="name">The report's id, or that of the deployment's ledger.</param>
    /// <param name="report"><see langword="null"/> when the mail is about no report.</param>
    public string Subject(string name, Report? report, IReadOnlyList<Alert> alerts)
    {
        var about = report is null ? "" : $" · {report.Received.Cycle} · {name}";
        return $"[Kiva {(IsProduction(report) ? "PRODUCTION" : "Stage")}] {words.Say($"Subject.{Gravest(report, alerts)}")}{about}";
    }

    /// <param name="isAttached">Whether the rows go along; <see langword="null"/> where nobody asked for them.</param>
    public string Body(string name, Report? report, IReadOnlyList<Alert> alerts, bool? isAttached)
    {
        var body = new StringBuilder();
        Paragraph(body, [Say(IsProduction(report) ? "Production" : "Stage")]);
        Paragraph(body, Happened(name, report, alerts).Select(Item));
        if (report is not null)
        {
            Paragraph(body, Numbers(name, report));
            Paragraph(body, LookFor(report));
        }

        Paragraph(body, alerts.Select(alert => alert.Unreported).OfType<LoanList>().TakeLast(1).Select(Unreported));
        Paragraph(body, isAttached is { } attached ? [Say(attached ? "Attached" : "NotAttached")] : []);
        Paragraph(body, [Say("Next"), .. Next(alerts, report)]);
        Paragraph(body, [Say("Footer", string.Join(", ", alerts.Select(alert => FormattableString.Invariant($"{alert.Event.Id} {alert.Event.Name}")).Distinct()))]);
        return body.ToString().TrimEnd('\n') + '\n';
    }

    /// <summary>Of what still stands; a mail may come late.</summary>
    private static string Gravest(Report? report, IReadOnlyList<Alert> alerts) =>
        alerts.Where(alert => !alert.IsOver).MaxBy(alert => alert.Level)?.Event.Name ?? (report?.State is ReportState.Cancelled ? "Cancelled" : "Over");

    /// <summary>A report goes where it was received for, whatever is set now.</summary>
    private bool IsProduction(Report? report) => (report?.Received.Environment ?? kiva.Environment) is KivaEnvironment.Production;

    /// <summary>The latest sentences, and how many there were before. Unknown batches have a list of their own.</summary>
    private List<string> Happened(string name, Report? report, IReadOnlyList<Alert> alerts)
    {
        var unknown = report?.MayBeAtKiva ?? 0;
        var told = unknown == 0 ? alerts : [.. alerts.Where(alert => alert.Event.Name != nameof(AlertLog.BatchUnknown))];
        var sentences = told.TakeLast(MostSentences).Select(alert => alert.IsOver ? Say("Over", alert.Text(words)) : alert.Text(words)).ToList();
        if (told.Count > MostSentences)
        {
            sentences.Insert(0, Say("More", told.Count - MostSentences));
        }

        if (told.Count < alerts.Count)
        {
            sentences.Add(Say("UnknownBatches", unknown, name));
        }

        return sentences;
    }

    private IEnumerable<string> Numbers(string name, Report report)
    {
        yield return Say("Report", name, report.Received.Cycle);
        if (report.Read is { } read)
        {
            var ends = RowEnds.Of(report);
            (string Name, RowTotal Total)[] totals =
            [
                ("Read", read.Rows), ("Sent", ends.Sent), (nameof(ends.Accepted), ends.Accepted), (nameof(ends.Rejected), ends.Rejected),
                (nameof(ends.RejectedByKiva), ends.RejectedByKiva), (nameof(ends.Refused), ends.Refused), (nameof(ends.LeftOut), ends.LeftOut),
                (nameof(ends.Unchanged), ends.Unchanged), (nameof(ends.Unknown), ends.Unknown), (nameof(ends.NotSent), ends.NotSent),
            ];
            foreach (var (end, total) in totals.Where(total => total.Total.Rows > 0))
            {
                yield return Item(Say("Total", Say(end), total.Rows, total.Sum));
            }
        }

        if (report.Completed is { Coverage: { } coverage })
        {
            yield return Item(Say("Coverage", coverage.Reported, coverage.Expected));
        }

        var uploads = report.Batches.SelectMany(batch => batch.UploadId is { } upload ? batch.Doubles.Prepend(upload) : batch.Doubles).ToArray();
        if (uploads.Length > 0)
        {
            var named = uploads.Take(MostUploads).Select(upload => upload.ToString(CultureInfo.InvariantCulture));
            yield return Item(Say("Uploads", string.Join(", ", uploads.Length > MostUploads ? named.Append("…") : named)));
        }
    }

    private IEnumerable<string> LookFor(Report report)
    {
        var unknown = report.Batches.Where(batch => batch.State is BatchState.Unknown or BatchState.Sending).ToArray();
        if (unknown.Length == 0)
        {
            yield break;
        }

        yield return Say("LookFor");
        foreach (var batch in unknown.Take(MostBatches))
        {
            yield return Item(Say("Batch", batch.Number, batch.SentAt ?? batch.At, batch.Total.Rows, batch.Total.Sum));
        }

        if (unknown.Length > MostBatches)
        {
            yield return Item(Say("OtherBatches", unknown.Length - MostBatches));
        }
    }

    private string Unreported(LoanList loans)
    {
        var named = loans.First.Take(MostLoans).Select(PlainText.Of).ToArray();
        return Say("Unreported", named.Length, loans.Count, string.Join(", ", named));
    }

    private IEnumerable<string> Next(IReadOnlyList<Alert> alerts, Report? report)
    {
        var steps = NextSteps.Of(alerts, hasUnknown: report?.MayBeAtKiva > 0);
        return steps.Select(step => Item(words.Say($"Next.{step.Step}"))).Concat(steps.Select(step => page.Link(step.Place)).OfType<string>().Distinct());
    }

    private string Say(string key, params object?[] arguments) => words.Say($"Mail.{key}", arguments);

    private static string Item(string text) => $"- {text}";

    private static void Paragraph(StringBuilder body, IEnumerable<string> lines)
    {
        var length = body.Length;
        foreach (var line in lines)
        {
            body.Append(line).Append('\n');
        }

        body.Append(body.Length > length ? "\n" : "");
    }
}
