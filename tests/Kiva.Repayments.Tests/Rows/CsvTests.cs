using System.IO.Pipelines;
using System.Text;
using CsCheck;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Tests.Rows;

public sealed class CsvTests
{
    /// <summary>What breaks CSVs, what spreadsheets run, and any other text there is, half surrogates aside.</summary>
    private static readonly Gen<string> Text = Gen.Frequency(
        (3, Gen.OneOf("", "'", "''", "\"", ",", "\r", "\n", "\r\n", "\t", "=1+1", "+1", "-1", "@x", "#", "#1", "'=1", "\"\"", " ", "\u00A0", "\uFEFF", "🌍", "é", "0", "NULL")),
        (2, Gen.OneOf("'", "\"", ",", "\n", "=", "a", "é", "🌍").Array[1, 6].Select(string.Concat)),
        (2, Gen.String.Select(text => string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar)))));

    private static readonly Gen<decimal?> Amount = Gen.Select(Gen.Bool, Gen.Long[0, 999_999_999_999_999_999], Gen.Int[0, 9], (given, digits, scale) =>
        given ? new decimal((int)(digits & 0xFFFFFFFF), (int)(digits >> 32), 0, isNegative: false, (byte)scale) : (decimal?)null);

    [Fact]
    public Task What_is_written_is_read_back_to_the_character() => Gen.Select(Text, Text, Gen.Int[1, int.MaxValue], Amount).Array[0, 40].SampleAsync(
        async rows =>
        {
            var read = new List<(string, string, int, decimal?)>();
            await using var csv = await CsvReader.OpenAsync(await WriteAsync(rows), TestContext.Current.CancellationToken);
            while (await csv.NextAsync(TestContext.Current.CancellationToken))
            {
                read.Add((csv.Text(0), csv.Text(1), csv.Number(2), csv.AmountOrNull(3)));
            }

            Assert.Equal(rows, read);
            Assert.Equal(rows.Select(row => Digits(row.Item4)), read.Select(row => Digits(row.Item4)));
        },
        iter: 2_000);

    /// <summary>OWASP, "CSV injection".</summary>
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public async Task No_cell_is_a_formula_to_a_spreadsheet(string text)
    {
        using var stream = await WriteAsync([(text, text, 1, null)]);
        var line = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', 2)[1];

        Assert.StartsWith("\"'", line, StringComparison.Ordinal);
        Assert.Contains(",\"'", line, StringComparison.Ordinal);
    }

    private static string? Digits(decimal? amount) => amount?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<MemoryStream> WriteAsync((string, string, int, decimal?)[] rows)
    {
        var stream = new MemoryStream();
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await CsvWriter.WriteAsync(output, ["one", "two", "three", "four"], rows.ToAsyncEnumerable(), Write, TestContext.Current.CancellationToken);
        await output.CompleteAsync();
        stream.Position = 0;
        return stream;

        static void Write(CsvWriter csv, (string, string, int, decimal?) row)
        {
            csv.Cell(row.Item1);
            csv.Cell(row.Item2);
            csv.Cell(row.Item3);
            csv.Cell(row.Item4);
        }
    }
}
