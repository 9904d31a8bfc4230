using System.Globalization;

namespace Benchmarks;

/// <summary>A clean export of three columns in a folder of its own, which goes with this object.</summary>
internal sealed class ThreeColumnExport : IDisposable
{
    public const int Rows = 1_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("kiva-benchmark-").FullName;

    private ThreeColumnExport() => Path = System.IO.Path.Combine(_folder, "export.csv");

    public string Path { get; }

    public long Bytes => new FileInfo(Path).Length;

    public static async Task<ThreeColumnExport> WriteAsync()
    {
        var export = new ThreeColumnExport();
        await using var file = new StreamWriter(export.Path);
        await file.WriteLineAsync("Loan ID,Client ID,Principal Repaid");
        for (var i = 0; i < Rows; i++)
        {
            await file.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"LOAN/{1_000_000 + i}/2024,{180_000 + (i * 7 % 900_000)},{i % 45_000 / 4m:0.00}"));
        }

        return export;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
