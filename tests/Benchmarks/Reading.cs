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

    /// <param name="args">The number of rows, 1,000,000 when not given.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var path = Path.Combine(Directory.CreateTempSubdirectory("kiva-reading-").FullName, "export.csv");
        try
        {
            await WriteAsync(path, rows);
            var bare = new List<double>();
            var full = new List<double>();
            for (var round = -WarmUps; round < Rounds; round++)
            {
                var (theirs, mine) = (ReadBare(path, rows), await ReadAsync(path, rows));
                if (round < 0)
                    continue;
                bare.Add(rows / theirs.TotalSeconds);
                full.Add(rows / mine.TotalSeconds);
            }

            Print(rows, new FileInfo(path).Length, bare, full);
            return 0;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static TimeSpan ReadBare(string path, int rows)
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

        return Checked(clock.Elapsed, count, rows, sum);
    }

    private static async Task<TimeSpan> ReadAsync(string path, int rows)
    {
        var clock = Stopwatch.StartNew();
        await using var export = await ExportReader.OpenAsync(
            _ => ValueTask.FromResult<Stream>(File.OpenRead(path)), new ExportsOptions(), ColumnFormat.Three, CancellationToken.None);
        var count = 0;
        var sum = 0m;
        await foreach (var row in export.ReadAsync(CancellationToken.None))
        {
            count += row.Problem is null ? 1 : 0;
            sum += row.Amount ?? 0m;
        }

        return Checked(clock.Elapsed, count, rows, sum);
    }

    private static TimeSpan Checked(TimeSpan elapsed, int count, int rows, decimal sum) =>
        count == rows && sum > 0 ? elapsed : throw new InvalidOperationException($"{count} of {rows} rows were read.");

    private static async Task WriteAsync(string path, int rows)
    {
        await using var file = new StreamWriter(path);
        await file.WriteLineAsync("Loan ID,Client ID,Principal Repaid");
        for (var i = 0; i < rows; i++)
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"LOAN/{1_000_000 + i}/2024,{180_000 + (i * 7 % 900_000)},{i % 45_000 / 4m:0.00}"));
    }

    private static void Print(int rows, long bytes, List<double> bare, List<double> full)
    {
        using var process = Process.GetCurrentProcess();
        var ratios = full.Zip(bare, (mine, theirs) => mine / theirs).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            Reading {rows:N0} rows, {bytes / 1e6:N1} MB, {Rounds} rounds in turns, {Environment.ProcessorCount} processors

                                            best        median
            bare loop, rows/s       {bare.Max(),12:N0}  {Median(bare),12:N0}
            all checks, rows/s      {full.Max(),12:N0}  {Median(full),12:N0}
            all checks / bare       {full.Max() / bare.Max(),12:P0}  {Median(ratios),12:P0}
            peak working set, MB    {process.PeakWorkingSet64 / 1e6,12:N0}
            """));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
