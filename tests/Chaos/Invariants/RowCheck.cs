using System.Globalization;
using Chaos.Exports;
using Chaos.Reports;
using Kiva.Repayments.Ledgers;

namespace Chaos.Invariants;

/// <summary>Every row of every export is accounted for, in rows and in money.</summary>
internal static class RowCheck
{
    public static IEnumerable<string> Find(FinishedReport report, Archive archive) => Lines(report, archive).Concat(Totals(report)).Select(wrong => $"Report {report.Id} ({report.Export.Name}, {report.View.State}): {wrong}");

    private static IEnumerable<string> Lines(FinishedReport report, Archive archive)
    {
        var expected = report.Export.Kind is ExportKind.Junk ? ReportState.Rejected : ReportState.Completed;
        if (report.Report.State != expected && !MayBeCancelled(report, archive))
            yield return $"it should be {expected}.";

        var handedBack = report.Results.ToLookup(row => row.Line);
        foreach (var row in report.Export.Rows)
        {
            var its = handedBack[row.Line].ToList();
            if (its.Count != 1)
                yield return FormattableString.Invariant($"line {row.Line} is handed back {its.Count} times.");
            else if (!IsAsHandedIn(row, its[0]))
                yield return FormattableString.Invariant($"line {row.Line} is handed back otherwise than it was handed in.");
            else if (!MayEndAs(row, its[0].Status, report.Report.State))
                yield return FormattableString.Invariant($"line {row.Line}, {row.Kind}, ended as {its[0].Status}.");
        }

        if (report.Results.Count != report.Export.Rows.Count)
            yield return FormattableString.Invariant($"{report.Results.Count} rows are handed back of {report.Export.Rows.Count}.");
    }

    /// <summary>The same once more, or one that waited for a person until Kiva had accepted something of a later one of the month: it cannot go after that.</summary>
    private static bool MayBeCancelled(FinishedReport report, Archive archive) => report.Report.State is ReportState.Cancelled
        && (report.Export.Kind is ExportKind.Repeated || archive.IsOvertaken(report.Id));

    private static bool IsAsHandedIn(Row row, ResultRow its) => its.Loan == row.Loan
        && its.Client == row.Client
        && (row.Kind is RowKind.Unreadable || (decimal.TryParse(its.Amount, CultureInfo.InvariantCulture, out var amount) && amount == Amount(row)));

    private static bool MayEndAs(Row row, string status, ReportState state) => row.Kind switch
    {
        RowKind.Unreadable => status is "rejected",
        RowKind.Unknown => status is "left_out",
        _ => status is "accepted" or "unchanged" or "refused" || (status is "not_sent" && state is ReportState.Cancelled),
    };

    /// <summary>The totals against a count of our own, over the rows as they were handed in.</summary>
    private static IEnumerable<string> Totals(FinishedReport report)
    {
        var (rows, sums) = (report.View.Rows, report.View.Sums);
        (string Status, int Rows, string Sum)[] told =
        [
            ("accepted", rows.Accepted, sums.Accepted),
            ("rejected", rows.Rejected, sums.Rejected),
            ("rejected_by_kiva", rows.RejectedByKiva, sums.RejectedByKiva),
            ("refused", rows.Refused, sums.Refused),
            ("left_out", rows.LeftOut, sums.LeftOut),
            ("unchanged", rows.Unchanged, sums.Unchanged),
            ("unknown", rows.Unknown, sums.Unknown),
            ("not_sent", rows.NotSent, sums.NotSent),
        ];
        if (told.Sum(end => end.Rows) != rows.Read || told.Sum(end => Number(end.Sum)) != Number(sums.Read))
            yield return "the eight ends do not add up to what was read.";
        if (rows.Read != report.Export.Rows.Count || Number(sums.Read) != report.Export.Rows.Sum(Amount))
            yield return FormattableString.Invariant($"{rows.Read} rows with the sum {sums.Read} were read of {report.Export.Rows.Count} with {report.Export.Rows.Sum(Amount)}.");

        var statuses = report.Results.ToLookup(row => row.Line, row => row.Status);
        foreach (var end in told)
        {
            var its = report.Export.Rows.Where(row => statuses[row.Line].Contains(end.Status, StringComparer.Ordinal)).ToList();
            if (its.Count != end.Rows || its.Sum(Amount) != Number(end.Sum))
                yield return FormattableString.Invariant($"{end.Rows} rows with the sum {end.Sum} are {end.Status}, counted were {its.Count} with {its.Sum(Amount)}.");
        }
    }

    private static decimal Amount(Row row) => row.Kind is RowKind.Unreadable ? 0 : Number(row.Amount);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
