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
        ExportReader.OpenAsync(_ => ValueTask.FromResult(stream), new ExportsOptions(), ColumnFormat.Two, TestContext.Current.CancellationToken);
}
