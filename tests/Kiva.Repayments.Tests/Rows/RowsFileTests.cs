using System.IO.Pipelines;
using System.Text;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Tests.Rows;

public sealed class RowsFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("FCFA")]
    [InlineData("S/.")]
    [InlineData(null)]
    public async Task The_currency_mark_of_an_amount_is_kept(string? mark)
    {
        var row = new ExportRow(2, "L1", "", "25", 25m, Problem: null) { CurrencyMark = mark };
        using var file = new MemoryStream();
        var writer = PipeWriter.Create(file, new StreamPipeWriterOptions(leaveOpen: true));
        await RowsFile.WriteAsync(writer, new[] { row }.ToAsyncEnumerable(), Cancel);
        await writer.CompleteAsync();
        file.Position = 0;

        Assert.Equal(row, await RowsFile.ReadAsync(file, Cancel).SingleAsync(Cancel));
    }

    [Fact]
    public async Task A_file_of_version_0_1_is_read()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(
            "line,loan_id,client_id,amount_as_read,amount,code,column,expected\n2,L1,,N/A,,amount.missing,Amount,1234.56\n"));

        var row = await RowsFile.ReadAsync(file, Cancel).SingleAsync(Cancel);

        Assert.Equal(("L1", "amount.missing", "1234.56", null), (row.LoanId, row.Problem!.Code, row.Problem.Expected, row.CurrencyMark));
    }
}
