using Chaos.Exports;
using Chaos.Reports;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;

namespace Chaos.Invariants;

/// <summary>Finds the report of every export.</summary>
internal static class FinishedReports
{
    /// <param name="host">A living one, asked as people ask.</param>
    /// <param name="faults">Takes exports without a report, and those with several.</param>
    public static async Task<IReadOnlyList<FinishedReport>> ReadAsync(IReadOnlyList<Export> exports, Archive archive, Storage storage, Uri host, List<string> faults)
    {
        using var http = new HttpClient { BaseAddress = host };
        var reports = new List<FinishedReport>();
        foreach (var export in exports)
        {
            var its = archive.All.Where(report => report.Value.Received.Name == export.Name).ToList();
            if (its.Count != 1)
            {
                faults.Add(FormattableString.Invariant($"Export {export.Name} has {its.Count} reports."));
                continue;
            }

            var id = its[0].Key;
            var events = await LedgerCheck.ReadAsync(storage.Reports, id);
            var view = (await http.GetFromJsonAsync($"api/reports/{id}", ReportJson.Default.ReportView))!;
            var results = await ResultRow.ReadAsync(await http.GetStringAsync(new Uri($"api/reports/{id}/results.csv", UriKind.Relative)));
            reports.Add(new FinishedReport(id, export, events, Fold(events), view, results));
        }

        return reports;
    }

    /// <summary>As far as the events may follow each other; that they may is checked elsewhere.</summary>
    private static Report Fold(IReadOnlyList<LedgerEvent> events)
    {
        var report = new Report();
        foreach (var entry in events.TakeWhile(entry => entry is not null && report.Allows(entry)))
            report.Apply(entry);
        return report;
    }
}
