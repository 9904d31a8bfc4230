using System.Diagnostics;
using System.Globalization;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;
using Sylvan.Data.Csv;

namespace Benchmarks;

/// <summary>
/// Reads a three-column CSV with every check, beside a bare loop over the same file with the same CSV library that parses the same
/// columns. Both are run in turns in one process, because the ratio means something on a busy machine and rows per second do not.
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
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var (theirs, mine) = (ReadBare(export.Path), await ReadAsync(export.Path));
            if (round < 0)
                continue;
            bare.Add(ThreeColumnExport.Rows / theirs.TotalSeconds);
            full.Add(ThreeColumnExport.Rows / mine.TotalSeconds);
        }

        Table.Print(
            string.Create(CultureInfo.InvariantCulture, $"Reading {ThreeColumnExport.Rows:N0} rows, {export.Bytes / 1e6:N1} MB, {Rounds} rounds in turns"),
            new Figure("bare loop, rows/s", bare, "N0", MoreIsBetter: true),
            new Figure("all checks, rows/s", full, "N0", MoreIsBetter: true),
            new Figure("all checks / bare loop", Figure.Ratios(full, bare), "0.00", Bound: 0.5, MoreIsBetter: true),
            new Figure("peak working set, MB", [Process.GetCurrentProcess().PeakWorkingSet64 / 1e6], "N0"));
        return 0;
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

    private static TimeSpan Checked(TimeSpan elapsed, int count, decimal sum) => count == ThreeColumnExport.Rows && sum > 0
        ? elapsed
        : throw new InvalidOperationException($"{count} of {ThreeColumnExport.Rows} rows were read.");
}
