using System.Globalization;
using System.Text;
using CsCheck;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>Whatever the bytes: rows or a refusal, the same however the stream cuts them, within bounds of memory, and nothing else.</summary>
public sealed class MutationTests
{
    /// <summary>So far off that it is no measure of speed: it only says which file never ends.</summary>
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(2);

    /// <summary>In bytes, all in all and not at once: every cell of the first 64 kB is held against the known headings under each delimiter.</summary>
    private const long MostAllocated = 1_024L * 1_024 * 1_024;

    private static readonly byte[][] Small =
    [
        "Loan ID,Client ID,Principal Repaid\nLOAN/1,C1,25.00\nLOAN/2,C2,\"1,234.50\"\n"u8.ToArray(),
        Encoding.UTF8.GetBytes("\uFEFFsep=;\r\nRapport\r\n\r\nN° prêt;Nom;Capital remboursé\r\n=\"001\";\"Diop; \"\"Awa\"\"\";1 234,5\r\n002;;25.000\r\n"),
        "No operaci\u00F3n\tMonto\rA1\t1.234.567\rA2\t(5)\rA3\tN/A\r"u8.ToArray(),
        "{\"repayments\":[{\"loan_id\":\"L1\",\"amount\":25.00,\"client_id\":\"C1\"},{\"loan_id\":\"L\\u00e9\",\"amount\":\"x\"}]}"u8.ToArray(),
        "[{\"amount\":1.5,\"loan_id\":7,\"x\":{\"y\":[1,{}]}},null]"u8.ToArray(),
    ];

    private static readonly byte[][] Files = [.. FileTable.Names.Select(name => File.ReadAllBytes(FileTable.PathOf(name)))];

    private static readonly byte[][] Packages = [.. Files.Where(Package.IsZip)];

    private static readonly Gen<byte[]> Damaged = Gen.Select(
        Gen.Frequency((1, Gen.OneOf(Small)), (3, Gen.OneOf(Files))), Damage.Any(Gen.OneOf([.. Small, .. Files])).Array[1, 4],
        (file, damage) => damage.Aggregate(file, (bytes, one) => one(bytes)));

    /// <summary>The damage is done before the zipping, so that what reads the parts sees it and not what unpacks them.</summary>
    private static readonly Gen<byte[]> DamagedWithin = Gen.Select(
        Gen.OneOf(Packages), Gen.Int[0, 100], Damage.Any(Gen.OneOf(Packages.SelectMany(Package.Parts).ToArray())).Array[1, 4],
        (file, part, damage) => Package.With(file, part, bytes => damage.Aggregate(bytes, (current, one) => one(current))));

    [Fact]
    public Task A_damaged_export_is_read_or_refused() => Seeds.CheckAsync(Samples(Damaged), fixedSamples: 10_000, freshSamples: 5_000, CheckAsync);

    [Fact]
    public Task A_workbook_with_damaged_parts_is_read_or_refused() => Seeds.CheckAsync(Samples(DamagedWithin), fixedSamples: 3_000, freshSamples: 2_000, CheckAsync);

    private static Gen<Sample> Samples(Gen<byte[]> files) => Gen.Select(files, Gen.Int[1, 9], (bytes, most) => new Sample(bytes, most + (bytes.Length / 100)));

    private static async ValueTask CheckAsync(Sample sample)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (whole, allocated) = await Task.Run(() => Measure(sample.Bytes), cancellationToken).WaitAsync(Endless, cancellationToken);
        var pieces = await Task.Run(() => TellAsync(() => new TroubledStream(sample.Bytes) { Most = sample.Most }), cancellationToken).WaitAsync(Endless, cancellationToken);

        Assert.Equal(whole, pieces);
        Assert.InRange(allocated, 0, MostAllocated);
    }

    /// <summary>Memory gives its bytes at once, so all of it happens on this thread, where what it allocates can be told.</summary>
    private static (string Told, long Allocated) Measure(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var told = TellAsync(() => new MemoryStream(bytes)).GetAwaiter().GetResult();
        return (told, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static async Task<string> TellAsync(Func<Stream> open)
    {
        try
        {
            var export = await ReadExport.OfAsync(open, new ExportsOptions(), ColumnFormat.Three);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{export.Format} {string.Join('\n', export.Rows.Select(row => $"{row} {row.Problem?.Text()}"))} {string.Join('\n', export.Remarks.Select(remark => remark.Text()))}");
        }
        catch (UnreadableExportException refusal)
        {
            return $"{refusal.Problem.Code} {refusal.Problem.Expected} {refusal.Problem.Text()}";
        }
    }

    private sealed record Sample(byte[] Bytes, int Most)
    {
        public override string ToString() => Convert.ToBase64String(Bytes);
    }
}
