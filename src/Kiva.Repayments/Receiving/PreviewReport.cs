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
    ReadingBasisFinder readingBasis, PlanningBasisReader basisReader, CycleRecord cycles, Doubts doubts, DeliveryDoubts deliveryDoubts, KivaOptions kiva, ReportingOptions reporting, TimeProvider time)
{
    /// <summary>Bytes; a preview is held in memory.</summary>
    public const int MaxBytes = 20_000_000;

    /// <param name="language">Of the problems' texts; one of <see cref="Texts.Languages.All"/>.</param>
    /// <exception cref="PartnerApiException">Kiva had to be asked and could not be.</exception>
    public async Task<ReportView> RunAsync(byte[] export, string name, string language, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var cycle = Cycle.Of(receivedAt, reporting);
        var totals = new ReadTotals();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(export));
        try
        {
            var from = await readingBasis.FindAsync(kiva.Environment, kiva.PartnerId, kiva.Columns, cancellationToken);
            var read = await ReadingTime.LimitAsync(time, token => ReadAsync(export, sha256, from, totals, token), cancellationToken);
            var basis = await basisReader.ReadAsync(cycle, kiva.Columns, cancellationToken);
            var planner = new RowPlanner(basis, read.Format, kiva.Columns, kiva.BatchSize, reporting);
            var reported = basis.AcceptedThisCycle.Keys.ToHashSet();
            var problemRows = new ProblemRows(read.Format, language);
            var changes = await EarlierAsync(cycle, basis, cancellationToken) is { } earlier ? new CycleChanges(earlier) : null;
            await foreach (var row in planner.DecideAsync(token => RowsAsync(export, from, token), cancellationToken))
            {
                problemRows.See(row);
                if (row.Decision is Decision.Send or Decision.Unchanged)
                {
                    var key = RowKey.Of(kiva.Columns, row.Row.LoanId, row.Row.ClientId);
                    reported.Add(key);
                    changes?.See(key, row.Amount!.Value);
                }
            }

            var (reasons, plan) = await doubts.OfAsync(planner, read, basis.PartnerId, id: null, receivedAt, cancellationToken);
            reasons = [.. await deliveryDoubts.OfNewOneAsync(cycle, basis.PartnerId, cancellationToken), .. reasons];
            return View(name, cycle, receivedAt, totals, RowEnds.Of(plan)) with
            {
                PartnerId = basis.PartnerId,
                Read = read.Format,
                ContentSha256 = sha256,
                Reasons = [.. reasons.Select(reason => ReportViews.Single(reason, read.Format, language))],
                Coverage = Coverage.Of(basis.ExpectedLoans, kiva.Columns, reported),
                Batches = [.. plan.Batches.Select((batch, index) => ReportViews.Planned(index + 1, batch))],
                Problems = [.. plan.Problems.Select(problem => ReportViews.View(problem, read.Format, language))],
                ProblemRows = problemRows.First(),
                ProblemRowCount = problemRows.Count,
                Changes = changes?.View(basis.ExpectedLoans, kiva.Columns, reported),
            };
        }
        catch (UnreadableExportException unreadable)
        {
            return View(name, cycle, receivedAt, new ReadTotals(), default) with
            {
                Reasons = [ReportViews.Single(unreadable.Problem, format: null, language)],
                ContentSha256 = sha256,
                ProblemRows = [],
                ProblemRowCount = 0,
            };
        }
    }

    private async Task<EarlierCycle?> EarlierAsync(string cycle, PlanningBasis basis, CancellationToken cancellationToken) => basis.Earlier
        ?? await cycles.LoadEarlierAsync(new CycleRecord.Place(cycle, kiva.Environment, basis.PartnerId), kiva.Columns, cancellationToken);

    /// <summary>What the ledger of a report would say of it.</summary>
    private static async Task<Read> ReadAsync(byte[] export, string sha256, ReadingBasis from, ReadTotals totals, CancellationToken cancellationToken)
    {
        await using var rows = await OpenAsync(export, from, cancellationToken);
        await foreach (var _ in totals.CountAsync(rows.ReadAsync(cancellationToken), cancellationToken))
        {
            // Counting is all that is wanted of this reading.
        }

        return totals.ToRead(sha256, rows);
    }

    private static async IAsyncEnumerable<ExportRow> RowsAsync(
        byte[] export, ReadingBasis from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await OpenAsync(export, from, cancellationToken);
        await foreach (var row in rows.ReadAsync(cancellationToken))
        {
            yield return row;
        }
    }

    private static Task<IExportRows> OpenAsync(byte[] export, ReadingBasis from, CancellationToken cancellationToken) =>
        ExportReader.OpenAsync(_ => ValueTask.FromResult<Stream>(new MemoryStream(export, writable: false)), from, cancellationToken);

    private ReportView View(string name, string cycle, DateTimeOffset receivedAt, ReadTotals totals, RowEnds ends) => new()
    {
        Name = ExportName.Of(name),
        State = "preview",
        Environment = kiva.Environment.ToString(),
        PartnerId = kiva.PartnerId,
        Cycle = cycle,
        ReceivedAt = receivedAt,
        Rows = ReportViews.Counts(totals.Rows.Rows, ends, totals.WithoutAmount) with { Sent = ends.NotSent.Rows },
        Sums = ReportViews.Sums(totals.Rows.Sum, ends) with { Sent = ReportViews.Digits(ends.NotSent.Sum) },
    };
}
