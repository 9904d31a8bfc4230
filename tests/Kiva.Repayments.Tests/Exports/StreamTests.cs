using System.Globalization;
using System.Text;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

public sealed class StreamTests
{
    private static readonly string Csv = "N° prêt;Capital remboursé\r\n"
        + string.Concat(Enumerable.Range(2, 2_000).Select(i => FormattableString.Invariant($"é€😀{i};{i},25\r\n")));

    private static readonly string Json = "[" + string.Join(',', Enumerable.Range(1, 2_000).Select(i => FormattableString.Invariant($$"""{"loan_id":"é€😀{{i}}","amount":{{i}}.25}"""))) + "]";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4_095)]
    public async Task The_sizes_in_which_a_stream_hands_out_its_bytes_change_nothing(int most)
    {
        foreach (var text in new[] { Csv, Json })
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var whole = await ReadExport.OfAsync(bytes);
            var pieces = await ReadExport.OfAsync(() => new TroubledStream(bytes) { Most = most });

            Assert.Equal(2_000, whole.Rows.Count);
            Assert.Equal(whole.Rows, pieces.Rows);
            Assert.Equal(whole.Format, pieces.Format);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_long_export_is_read_window_by_window(string end)
    {
        const int Count = 30_000;
        var text = new StringBuilder("Loan ID;Name;Amount").Append(end);
        for (var i = 0; i < Count; i++)
        {
            var name = (i % 4) switch { 0 => "\"a \"\"b\"\"\"", 1 => $"\"two{end}lines; é😀\"", 2 => "\"\"", _ => "Ñandú 😀" };
            text.Append(CultureInfo.InvariantCulture, $"LOAN/{i};{name};{i},50{end}");
            if (i % 1_000 == 999)
                text.Append(end).Append(";;").Append(end);
        }

        var export = await ReadExport.OfAsync(() => new TroubledStream(Encoding.UTF8.GetBytes(text.ToString())) { Most = 10_007 });

        Assert.Equal(Count, export.Rows.Count);
        for (var i = 0; i < Count; i++)
        {
            var line = 2 + i + ((i + 2) / 4) + (i / 1_000 * 2);
            Assert.Equal((line, FormattableString.Invariant($"LOAN/{i}"), i + 0.50m), (export.Rows[i].Line, export.Rows[i].LoanId, export.Rows[i].Amount));
        }
    }

    [Fact]
    public async Task A_stretch_of_blank_lines_longer_than_any_window_is_passed_over()
    {
        var blank = new string('\n', 3_000_000);

        var export = await ReadExport.OfAsync($"Loan ID;Amount\nL1;5\n{blank}L2;6\n");

        Assert.Equal([(2, "L1"), (3_000_003, "L2")], export.Rows.Select(row => (row.Line, row.LoanId)));
    }

    [Fact]
    public async Task The_stream_is_closed_when_the_rows_end_are_left_or_never_asked_for()
    {
        foreach (var text in new[] { Csv, Json })
        {
            foreach (var rows in new[] { 0, 3, int.MaxValue })
            {
                var stream = new TroubledStream(Encoding.UTF8.GetBytes(text));
                await using (var export = await OpenAsync(stream))
                {
                    var count = 0;
                    if (rows > 0)
                    {
                        await foreach (var _ in export.ReadAsync(TestContext.Current.CancellationToken))
                        {
                            if (++count == rows)
                                break;
                        }

                        Assert.True(stream.IsClosed);
                    }
                }

                Assert.True(stream.IsClosed);
            }
        }
    }

    [Fact]
    public async Task The_stream_of_a_refused_export_is_closed()
    {
        var stream = new TroubledStream("A,B\n1,2\n"u8.ToArray());

        await Assert.ThrowsAsync<UnreadableExportException>(() => OpenAsync(stream));

        Assert.True(stream.IsClosed);
    }

    [Fact]
    public async Task The_second_look_for_evidence_closes_its_stream_too()
    {
        var streams = new List<TroubledStream>();
        var bytes = "Loan ID\tAmount\nL1\t25.000\nL2\t1.5\n"u8.ToArray();

        var export = await ReadExport.OfAsync(() =>
        {
            streams.Add(new TroubledStream(bytes));
            return streams[^1];
        });

        Assert.Equal([25.000m, 1.5m], export.Amounts);
        Assert.Equal(2, streams.Count);
        Assert.All(streams, stream => Assert.True(stream.IsClosed));
    }

    [Fact]
    public async Task Reading_stops_when_it_is_cancelled()
    {
        foreach (var text in new[] { Csv, Json })
        {
            using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            await using var export = await OpenAsync(new TroubledStream(Encoding.UTF8.GetBytes(text)));
            var count = 0;

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in export.ReadAsync(cancelling.Token))
                {
                    if (++count == 5)
                        await cancelling.CancelAsync();
                }
            });

            Assert.Equal(5, count);
        }
    }

    [Fact]
    public async Task The_token_of_the_enumeration_cancels_too()
    {
        foreach (var text in new[] { Csv, Json })
        {
            await using var export = await OpenAsync(new TroubledStream(Encoding.UTF8.GetBytes(text)));
            var rows = export.ReadAsync(TestContext.Current.CancellationToken).WithCancellation(new CancellationToken(canceled: true));

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in rows)
                    Assert.Fail("A row came after the end.");
            });
        }
    }

    [Fact]
    public async Task A_fault_of_the_stream_comes_through_as_it_is()
    {
        await Assert.ThrowsAsync<IOException>(() => ReadExport.OfAsync(() => new TroubledStream(Encoding.UTF8.GetBytes(Csv)) { FailsAt = 5_000 }));
    }

    private static Task<IExportRows> OpenAsync(Stream stream) =>
        ExportReader.OpenAsync(_ => ValueTask.FromResult(stream), new ReadingBasis(new ExportsOptions(), ColumnFormat.Two), TestContext.Current.CancellationToken);
}
