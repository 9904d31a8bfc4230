using System.Globalization;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Closing;

/// <summary>Makes what people see of a report out of its ledger alone.</summary>
internal static class ReportViews
{
    /// <param name="language">Of the problems' texts; one of <see cref="Languages.All"/>.</param>
    public static ReportView Of(ReportId id, Report report, string language)
    {
        var ends = RowEnds.Of(report);
        var format = report.Read?.Format;
        return new ReportView
        {
            Id = id.ToString(),
            Name = report.Received.Name,
            State = StateName(report.State.ToString()),
            Reasons = [.. report.Reasons.Select(reason => Single(reason, format, language))],
            WaitingUntil = report.WaitingUntil,
            Environment = report.Received.Environment.ToString(),
            PartnerId = report.PartnerId,
            Cycle = report.Received.Cycle,
            ReceivedAt = report.Received.ReceivedAt,
            ContentSha256 = report.ContentSha256,
            Read = format,
            Rows = Counts(report.Read?.Rows.Rows ?? 0, ends, report.Read?.WithoutAmount ?? 0),
            Sums = Sums(report.Read?.Rows.Sum ?? 0, ends),
            Coverage = report.Completed?.Coverage,
            Batches = [.. report.Batches.Select(View)],
            Problems = [.. (report.Plan?.Problems ?? report.Read?.Problems ?? []).Select(problem => View(problem, format, language)), .. KivasProblems(report, language)],
        };
    }

    public static RowCounts Counts(int read, RowEnds ends, int withoutAmount) => new(
        read,
        ends.Sent.Rows,
        ends.Accepted.Rows,
        ends.Rejected.Rows,
        ends.RejectedByKiva.Rows,
        ends.Refused.Rows,
        ends.LeftOut.Rows,
        ends.Unchanged.Rows,
        ends.Unknown.Rows,
        ends.NotSent.Rows,
        withoutAmount);

    public static RowSums Sums(decimal read, RowEnds ends) => new(
        Digits(read),
        Digits(ends.Sent.Sum),
        Digits(ends.Accepted.Sum),
        Digits(ends.Rejected.Sum),
        Digits(ends.RejectedByKiva.Sum),
        Digits(ends.Refused.Sum),
        Digits(ends.LeftOut.Sum),
        Digits(ends.Unchanged.Sum),
        Digits(ends.Unknown.Sum),
        Digits(ends.NotSent.Sum));

    /// <param name="format">What the export was read as; <see langword="null"/> when it could not be read, or the problem is not one of its rows.</param>
    public static ProblemView View(ProblemCount problem, ExportFormat? format, string language) => new(
        problem.Code,
        ProblemCatalog.SeverityOf(problem.Code),
        problem.Count,
        problem.Examples[0].Text(language),
        [.. problem.Examples.Select(example => ProblemPlace.Of(example, format))]);

    public static ProblemView Single(Problem problem, ExportFormat? format, string language) =>
        View(new ProblemCount(problem.Code, 1, [problem]), format, language);

    public static string StateName(string state) => state.ToLowerInvariant();

    public static BatchView Planned(int number, RowTotal total) => new(number, "planned", total.Rows, Digits(total.Sum), UploadId: null, At: null, Text: null);

    private static BatchView View(Batch batch) =>
        new(batch.Number, StateName(batch.State.ToString()), batch.Total.Rows, Digits(batch.Total.Sum), batch.UploadId, batch.At, Words(batch));

    /// <summary>What is to be said of the batch as a whole: what happened, Kiva's words that fit no row, uploads beyond the first.</summary>
    private static string? Words(Batch batch)
    {
        string[] words =
        [
            .. batch.Text is { } text ? [text] : Array.Empty<string>(),
            .. batch.Problems.Where(problem => problem.LoanId.Length == 0).Select(problem => problem.Details),
            .. batch.Doubles.Select(upload => FormattableString.Invariant($"Kiva also has it as upload {upload}.")),
        ];
        return words.Length == 0 ? null : string.Join(" ", words);
    }

    private static IEnumerable<ProblemView> KivasProblems(Report report, string language) => report.Batches
        .SelectMany(batch => batch.Problems)
        .Where(problem => problem.LoanId.Length > 0)
        .GroupBy(problem => problem.Severity)
        .Select(group => (
            Code: group.Key is PartnerApi.Repayments.ProblemSeverity.Error ? ProblemCatalog.KivaRejected : ProblemCatalog.KivaWarning,
            Count: group.Count()))
        .Select(kivas => View(new ProblemCount(kivas.Code, kivas.Count, [new Problem(kivas.Code)]), format: null, language));

    public static string Digits(decimal sum) => sum.ToString(CultureInfo.InvariantCulture);
}
