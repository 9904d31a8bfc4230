using System.Diagnostics;
using System.Globalization;
using CsvHelper.Configuration.Attributes;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;
using Sylvan.Data.Csv;

namespace Benchmarks;

/// <summary>
/// Reads a three-column CSV with every check, beside a bare loop over the same file with the same CSV library that parses the same
/// columns. Both are run in turns in one process, because the ratio means something on a busy machine and rows per second do not.
/// CsvHelper beside them, in turns with ours again once the memory is noted, is what most people would write.
/// </summary>
internal static class Reading
{
    private const int Rounds = 5;

    // Until the runtime has compiled both loops for good.
    private const int WarmUps = 3;

    public static async Task<int> RunAsync()
    {
        using var export = await ThreeColumnExport.WriteAsync();
        var bare = new List<double>();
        var full = new List<double>();
        await InTurnsAsync(() => ReadBare(export.Path), bare, export.Path, full);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        var common = new List<double>();
        var fullBeside = new List<double>();
        await InTurnsAsync(() => ReadWithCsvHelper(export.Path), common, export.Path, fullBeside);

        Table.Print(
            string.Create(CultureInfo.InvariantCulture, $"Reading {ThreeColumnExport.Rows:N0} rows, {export.Bytes / 1e6:N1} MB, {Rounds} rounds in turns"),
            new Figure("bare loop, rows/s", bare, "N0", MoreIsBetter: true),
            new Figure("all checks, rows/s", full, "N0", MoreIsBetter: true),
            new Figure("all checks / bare loop", Figure.Ratios(full, bare), "0.00", Bound: 0.6, MoreIsBetter: true),
            new Figure("peak working set, MB", [peak], "N0", Bound: 250),
            new Figure("CsvHelper, typed records, rows/s", common, "N0", MoreIsBetter: true),
            new Figure("all checks / CsvHelper", Figure.Ratios(fullBeside, common), "0.00", MoreIsBetter: true));
        return 0;
    }

    private static async Task InTurnsAsync(Func<TimeSpan> other, List<double> others, string path, List<double> ours)
    {
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var (theirs, mine) = (other(), await ReadAsync(path));
            if (round < 0)
                continue;
            others.Add(ThreeColumnExport.Rows / theirs.TotalSeconds);
            ours.Add(ThreeColumnExport.Rows / mine.TotalSeconds);
        }
    }

    public static async Task<TimeSpan> ReadAsync(string path)
    {
        var clock = Stopwatch.StartNew();
        await using var export = await ExportReader.OpenAsync(
            _ => ValueTask.FromResult<Stream>(File.OpenRead(path)), new ReadingBasis(new ExportsOptions(), ColumnFormat.Three), CancellationToken.None);
        var count = 0;
        var sum = 0m;
        await foreach (var row in export.ReadAsync(CancellationToken.None))
        {
            count += row.Problem is null ? 1 : 0;
            sum += row.Amount ?? 0m;
        }

        return Checked(clock.Elapsed, count, sum);
    }

    private static TimeSpan ReadBare(string path)
    {
        var clock = Stopwatch.StartNew();
        using var csv = CsvDataReader.Create(path);
        var count = 0;
        var sum = 0m;
        while (csv.Read())
        {
            count += csv.GetString(0).Length > 0 && csv.GetString(1).Length > 0 ? 1 : 0;
            sum += csv.GetDecimal(2);
        }

        return Checked(clock.Elapsed, count, sum);
    }

    private static TimeSpan ReadWithCsvHelper(string path)
    {
        var clock = Stopwatch.StartNew();
        using var csv = new CsvHelper.CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
        var count = 0;
        var sum = 0m;
        foreach (var row in csv.GetRecords<Repayment>())
        {
            count += row.LoanId.Length > 0 && row.ClientId.Length > 0 ? 1 : 0;
            sum += row.Amount;
        }

        return Checked(clock.Elapsed, count, sum);
    }

    private sealed record Repayment
    {
        [Name("Loan ID")]
        public required string LoanId { get; init; }

        [Name("Client ID")]
        public required string ClientId { get; init; }

        [Name("Principal Repaid")]
        public decimal Amount { get; init; }
    }

    private static TimeSpan Checked(TimeSpan elapsed, int count, decimal sum) => count == ThreeColumnExport.Rows && sum > 0
        ? elapsed
        : throw new InvalidOperationException($"{count} of {ThreeColumnExport.Rows} rows were read.");
}
