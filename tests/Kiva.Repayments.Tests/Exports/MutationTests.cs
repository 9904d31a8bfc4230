using System.Globalization;
using System.Text;
using CsCheck;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>Whatever the bytes: rows or a refusal, the same however the stream cuts them, and nothing else.</summary>
public sealed class MutationTests
{
    private static readonly byte[][] Seeds =
    [
        "Loan ID,Client ID,Principal Repaid\nLOAN/1,C1,25.00\nLOAN/2,C2,\"1,234.50\"\n"u8.ToArray(),
        Encoding.UTF8.GetBytes("\uFEFFsep=;\r\nRapport\r\n\r\nN° prêt;Nom;Capital remboursé\r\n=\"001\";\"Diop; \"\"Awa\"\"\";1 234,5\r\n002;;25.000\r\n"),
        "No operaci\u00F3n\tMonto\rA1\t1.234.567\rA2\t(5)\rA3\tN/A\r"u8.ToArray(),
        "{\"repayments\":[{\"loan_id\":\"L1\",\"amount\":25.00,\"client_id\":\"C1\"},{\"loan_id\":\"L\\u00e9\",\"amount\":\"x\"}]}"u8.ToArray(),
        "[{\"amount\":1.5,\"loan_id\":7,\"x\":{\"y\":[1,{}]}},null]"u8.ToArray(),
    ];

    private static readonly byte[] Marks = "\"',;.\n\r\t|=#-0\0\u00A0"u8.ToArray();

    private static readonly Gen<Func<byte[], byte[]>> Mutation =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Byte, Gen.OneOf(Seeds), (kind, first, second, value, other) =>
            (Func<byte[], byte[]>)(bytes =>
            {
                var from = first % (bytes.Length + 1);
                var to = from + (second % (bytes.Length - from + 1));
                return kind switch
                {
                    0 => [.. bytes[..from], value, .. bytes[Math.Min(from + 1, bytes.Length)..]],
                    1 => bytes[..from],
                    2 => [.. bytes[..to], .. bytes[from..]],
                    3 => [.. bytes[..from], .. bytes[to..]],
                    4 => [.. bytes[..from], Marks[value % Marks.Length], .. bytes[from..]],
                    _ => [.. bytes[..from], .. other[(second % other.Length)..]],
                };
            }));

    [Fact]
    public Task A_damaged_export_is_read_or_refused() =>
        Gen.Select(Gen.OneOf(Seeds), Mutation.Array[1, 4], Gen.Int[1, 9]).SampleAsync(
            async sample =>
            {
                var (seed, mutations, most) = sample;
                var bytes = mutations.Aggregate(seed, (current, mutate) => mutate(current));

                var whole = await TellAsync(() => new MemoryStream(bytes));
                var pieces = await TellAsync(() => new TroubledStream(bytes) { Most = most });

                Assert.Equal(whole, pieces);
            },
            iter: 2_000);

    private static async Task<string> TellAsync(Func<Stream> open)
    {
        try
        {
            var export = await ReadExport.OfAsync(open, new ExportsOptions(), ColumnFormat.Three);
            return $"{export.Format} {string.Join('\n', export.Rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row} {row.Problem?.Text()}")))}";
        }
        catch (UnreadableExportException refusal)
        {
            return $"{refusal.Problem.Code} {refusal.Problem.Expected} {refusal.Problem.Text()}";
        }
    }
}
