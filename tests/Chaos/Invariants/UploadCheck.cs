using Kiva.PartnerApi.Sandbox;

namespace Chaos.Invariants;

/// <summary>What Kiva has against what the reports say of it: nothing twice, nothing that no report knows, nothing that is otherwise than in the export.</summary>
internal static class UploadCheck
{
    public static IEnumerable<string> Find(IReadOnlyList<Upload> uploads, IReadOnlyList<FinishedReport> reports, bool threeColumns) =>
        Twice(uploads).Concat(Unknown(uploads, reports)).Concat(reports.SelectMany(report => Otherwise(report, uploads, threeColumns))).Concat(Undone(uploads, reports));

    private static IEnumerable<string> Twice(IReadOnlyList<Upload> uploads) => uploads
        .SelectMany(upload => upload.Rows.Where(row => row.Taken).Select(row => (upload.UploadId, row)))
        .GroupBy(taken => (taken.row.LoanId, taken.row.ClientId, taken.row.Amount))
        .Where(same => same.Skip(1).Any())
        .GroupBy(same => string.Join(", ", same.Select(taken => taken.UploadId)), StringComparer.Ordinal)
        .Select(doubles => FormattableString.Invariant($"Kiva accepted {doubles.Count()} repayments twice, in the uploads {doubles.Key}; the first is of loan {doubles.First().Key.LoanId}."));

    private static IEnumerable<string> Unknown(IReadOnlyList<Upload> uploads, IReadOnlyList<FinishedReport> reports)
    {
        var named = reports.SelectMany(report => report.Report.Batches).Select(batch => batch.UploadId).OfType<long>().ToLookup(id => id);
        foreach (var upload in uploads.Where(upload => named[upload.UploadId].Count() != 1))
            yield return FormattableString.Invariant($"Upload {upload.UploadId} of {upload.Rows.Count} rows is named by {named[upload.UploadId].Count()} batches.");
        foreach (var report in reports.Where(report => report.Report.Batches.Any(batch => batch.Doubles.Length > 0)))
            yield return $"Report {report.Id} tells of doubles.";
    }

    /// <summary>Row by row, to the digit.</summary>
    private static IEnumerable<string> Otherwise(FinishedReport report, IReadOnlyList<Upload> uploads, bool threeColumns)
    {
        var byLine = report.Export.Rows.ToDictionary(row => row.Line);
        foreach (var batch in report.Results.Where(row => row.Status is "accepted" or "accepted_with_warning").GroupBy(row => row.UploadId))
        {
            var upload = uploads.FirstOrDefault(upload => upload.UploadId == batch.Key);
            var sent = batch.Select(row => byLine[row.Line].Repayment).ToList();
            var taken = upload?.Rows.Where(row => row.Taken).Select(row => (row.LoanId, threeColumns ? row.ClientId ?? "" : "", row.AmountText)).ToList();
            if (taken is null || !taken.SequenceEqual(sent))
                yield return FormattableString.Invariant($"Report {report.Id}: the rows of upload {batch.Key} are not those at Kiva ({sent.Count} here, {taken?.Count} there).");
        }
    }

    /// <summary>What was handed in last is what stands at Kiva.</summary>
    private static IEnumerable<string> Undone(IReadOnlyList<Upload> uploads, IReadOnlyList<FinishedReport> reports)
    {
        var atKiva = new Dictionary<(string, string), decimal>();
        foreach (var row in uploads.SelectMany(upload => upload.Rows).Where(row => row.Taken))
            atKiva[(row.LoanId, row.ClientId ?? "")] = row.Amount;

        var handedIn = new Dictionary<(string, string), (decimal Amount, FinishedReport Report)>();
        foreach (var report in reports.OrderBy(report => report.Id.ToString(), StringComparer.Ordinal))
        {
            foreach (var row in report.Results.Where(row => row.Status is "accepted" or "accepted_with_warning" or "unchanged"))
                handedIn[(row.Loan, row.Client)] = (decimal.Parse(row.Amount, System.Globalization.CultureInfo.InvariantCulture), report);
        }

        return handedIn.Where(last => atKiva.GetValueOrDefault(last.Key) != last.Value.Amount)
            .GroupBy(last => last.Value.Report.Id.ToString(), StringComparer.Ordinal)
            .Select(undone => FormattableString.Invariant($"Report {undone.Key} was the last with {undone.Count()} loans, but other amounts stand at Kiva; the first is loan {undone.First().Key.Item1}."));
    }
}
