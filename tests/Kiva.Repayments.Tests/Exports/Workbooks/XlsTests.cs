namespace Kiva.Repayments.Tests.Exports.Workbooks;

public sealed class XlsTests
{
    private static readonly byte[][] Header = [RawXls.Text(0, 0, "Loan ID"), RawXls.Text(0, 1, "Principal Repaid"), RawXls.Text(0, 2, "Client ID")];

    [Fact]
    public async Task Rows_are_read_by_their_numbers()
    {
        var export = await ReadAsync(RawXls.Text(3, 0, "LOAN/12/2023"), RawXls.Number(3, 1, 141060.75000000001), RawXls.Numbers(5, 0, 1, 17, 25));

        Assert.Equal([(4, "LOAN/12/2023", 141060.75m), (6, "17", (decimal?)25m)], export.Rows.Select(row => (row.Line, row.LoanId, row.Amount)));
        Assert.Equal(("application/vnd.ms-excel", "Loans", "B"), (export.Format.Format, export.Format.Sheet?.Name, export.Format.Sheet?.Amount));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(0xFFFF)]
    public async Task Numbers_that_a_record_announces_and_does_not_hold_are_no_zeros(ushort last) =>
        Assert.Equal("workbook.broken", (await RefusalOfAsync(RawXls.Numbers(1, 0, last, 17, 25))).Code);

    [Fact]
    public async Task A_workbook_that_breaks_off_is_damaged()
    {
        var workbook = RawXls.Workbook([.. Header, RawXls.Text(1, 0, "L1"), RawXls.Number(1, 1, 5), RawXls.Text(2, 0, "L2"), RawXls.Number(2, 1, 6)]);

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(RawXls.Ole(("Workbook", workbook[..^4])))).Code);
        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(RawXls.Ole(("Workbook", workbook[..^22])))).Code);
        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(RawXls.Ole(("Workbook", workbook))[..^600])).Code);
    }

    [Fact]
    public async Task A_password_is_to_be_removed()
    {
        Assert.Equal("workbook.password", (await RefusalOfAsync(RawXls.Record(0x2F, new byte[6]))).Code);
        Assert.Equal("workbook.password", (await ReadExport.RefusalOfAsync(RawXls.Ole(("EncryptionInfo", new byte[8]), ("EncryptedPackage", new byte[8])))).Code);
    }

    [Fact]
    public async Task Another_OLE_file_is_no_workbook() =>
        Assert.Equal("export.document", (await ReadExport.RefusalOfAsync(RawXls.Ole(("WordDocument", new byte[5_000])))).Code);

    [Fact]
    public async Task Sheets_that_claim_more_than_they_can_have_are_damaged()
    {
        var manyRows = RawXls.Record(0x200, [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 3, 0, 0, 0]);
        var manyColumns = RawXls.Record(0x200, [0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0]);

        Assert.Equal("workbook.broken", (await RefusalOfAsync(manyRows)).Code);
        Assert.Equal("workbook.broken", (await RefusalOfAsync(manyColumns)).Code);
    }

    [Fact]
    public async Task A_table_of_texts_that_claims_millions_is_too_much() =>
        Assert.Equal("workbook.too-much-text", (await RefusalOfAsync(RawXls.Record(0xFC, [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F]))).Code);

    [Fact]
    public async Task Rows_that_are_stored_column_by_column_are_read_row_by_row()
    {
        var export = await ReadAsync([
            .. Enumerable.Range(1, 2_000).Select(i => RawXls.Number((ushort)i, 1, i)),
            .. Enumerable.Range(1, 2_000).Select(i => RawXls.Text((ushort)i, 0, $"L{i}")),
        ]);

        Assert.Equal(Enumerable.Range(1, 2_000).Select(i => ($"L{i}", (decimal?)i)), export.Rows.Select(row => (row.LoanId, row.Amount)));
    }

    [Theory]
    [InlineData(0xE000)]
    [InlineData(0x204)]
    public async Task A_sheet_cannot_begin_within_a_record_or_behind_the_last(ushort id)
    {
        byte[] unseen = [.. RawXls.Record(0x809, [0x00, 0x06, 0x10, 0x00, .. new byte[12]]), .. RawXls.Numbers(1, 0, 0xFFFF, 17, 25), .. RawXls.Record(0x0A, [])];
        var within = RawXls.Workbook([.. Header, RawXls.Record(id, unseen)]);
        byte[] behind = [.. RawXls.Workbook([.. Header, RawXls.Number(1, 1, 5)]), .. new byte[8], .. unseen];

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(RawXls.Ole(("Workbook", Pointing(within))))).Code);
        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(RawXls.Ole(("Workbook", Pointing(behind))))).Code);

        byte[] Pointing(byte[] workbook)
        {
            var place = workbook.AsSpan().IndexOf(unseen);
            BitConverter.TryWriteBytes(workbook.AsSpan(20 + 4), place);
            return workbook;
        }
    }

    [Fact]
    public async Task A_hundred_sheets_that_all_begin_at_the_same_place_are_not_read_a_hundred_times()
    {
        var rows = Enumerable.Range(1, 20_000).Select(i => RawXls.Number((ushort)i, 1, i));

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(RawXls.Ole(("Workbook", RawXls.Workbook(sheets: 100, [.. Header, .. rows]))))).Code);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(48)]
    [InlineData(68)]
    [InlineData(76)]
    public async Task A_header_that_leads_nowhere_is_damage(int offset)
    {
        var bytes = RawXls.Ole(("Workbook", RawXls.Workbook(Header)));
        bytes[offset] = 0x7E;

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(bytes)).Code);
    }

    [Fact]
    public async Task A_chain_that_runs_in_a_circle_is_damage()
    {
        var bytes = RawXls.Ole(("Workbook", RawXls.Workbook([.. Header, .. Enumerable.Range(1, 300).Select(i => RawXls.Number((ushort)i, 1, i))])));
        var table = bytes.Length - 512;
        bytes[table + 8] = 0;

        Assert.Equal("workbook.broken", (await ReadExport.RefusalOfAsync(bytes)).Code);
    }

    private static Task<ReadExport> ReadAsync(params byte[][] records) => ReadExport.OfAsync(RawXls.Ole(("Workbook", RawXls.Workbook([.. Header, .. records]))));

    private static Task<Repayments.Problems.Problem> RefusalOfAsync(params byte[][] records) =>
        ReadExport.RefusalOfAsync(RawXls.Ole(("Workbook", RawXls.Workbook([.. Header, .. records]))));
}
