using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Kiva.PartnerApi;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Cycles;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Receiving;

/// <summary>The dry run: the same reader, the same planner, nothing stored and nothing sent.</summary>
public sealed class PreviewReport(
    PlanningBasisReader basisReader, Doubts doubts, KivaOptions kiva, ReportingOptions reporting, ExportsOptions exports, TimeProvider time)
{
    /// <summary>Bytes; a preview is held in memory.</summary>
    public const int MaxBytes = 20_000_000;

    /// <exception cref="PartnerApiException">Kiva had to be asked and could not be.</exception>
    public async Task<ReportView> RunAsync(byte[] export, string name, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var cycle = Cycle.Of(receivedAt, reporting);
        var totals = new ReadTotals();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(export));
        try
        {
            var format = await CountAsync(export, totals, cancellationToken);
            var basis = await basisReader.ReadAsync(cycle, kiva.Columns, cancellationToken);
            var planner = new RowPlanner(basis.ExpectedLoans, basis.AcceptedThisCycle, kiva.Columns, kiva.BatchSize, reporting);
            var reported = basis.AcceptedThisCycle.Keys.ToHashSet();
            await foreach (var row in planner.DecideAsync(token => RowsAsync(export, token), cancellationToken))
            {
                if (row.Decision is Decision.Send)
                {
                    reported.Add(RowKey.Of(kiva.Columns, row.Row.LoanId, row.Row.ClientId));
                }
            }

            var plan = planner.Totals;
            return View(name, cycle, receivedAt, totals, RowEnds.Of(plan)) with
            {
                PartnerId = basis.PartnerId,
                Read = format,
                ContentSha256 = sha256,
                Reasons = [.. (await doubts.OfAsync(planner, sha256, id: null, receivedAt, cancellationToken)).Select(ReportViews.Single)],
                Coverage = Coverage.Of(basis.ExpectedLoans, kiva.Columns, reported),
                Batches = [.. plan.Batches.Select((batch, index) => ReportViews.Planned(index + 1, batch))],
                Problems = [.. plan.Problems.Select(ReportViews.View)],
            };
        }
        catch (UnreadableExportException unreadable)
        {
            return View(name, cycle, receivedAt, new ReadTotals(), default) with { Reasons = [ReportViews.Single(unreadable.Problem)], ContentSha256 = sha256 };
        }
    }

    private async Task<ExportFormat> CountAsync(byte[] export, ReadTotals totals, CancellationToken cancellationToken)
    {
        await using var rows = await OpenAsync(export, cancellationToken);
        await foreach (var _ in totals.CountAsync(rows.ReadAsync(cancellationToken), cancellationToken))
        {
            // Counting is all that is wanted of this reading.
        }

        return rows.Format;
    }

    private async IAsyncEnumerable<ExportRow> RowsAsync(byte[] export, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await OpenAsync(export, cancellationToken);
        await foreach (var row in rows.ReadAsync(cancellationToken))
        {
            yield return row;
        }
    }

    private Task<IExportRows> OpenAsync(byte[] export, CancellationToken cancellationToken) => ExportReader.OpenAsync(
        _ => ValueTask.FromResult<Stream>(new MemoryStream(export, writable: false)), new ReadingBasis(exports, kiva.Columns), cancellationToken);

    private ReportView View(string name, string cycle, DateTimeOffset receivedAt, ReadTotals totals, RowEnds ends) => new()
    {
        Name = name,
        State = "preview",
        Environment = kiva.Environment.ToString(),
        PartnerId = kiva.PartnerId,
        Cycle = cycle,
        ReceivedAt = receivedAt,
        Rows = ReportViews.Counts(totals.Rows.Rows, ends, totals.WithoutAmount) with { Sent = ends.NotSent.Rows },
        Sums = ReportViews.Sums(totals.Rows.Sum, ends) with { Sent = ReportViews.Digits(ends.NotSent.Sum) },
    };
}
