using System.Text;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Tests.Exports;

namespace Kiva.Repayments.Tests.Closing;

/// <summary>What a spreadsheet or a person makes of <c>results.csv</c> before it is dropped again.</summary>
public sealed class ResultsFileTests
{
    private const string Header = "line,loan_id,client_id,amount,status,code,message,batch,upload_id";

    private static readonly ExportsOptions French = new()
    {
        DecimalSeparator = ",",
        Columns = new ExportColumnNames { Loan = "N° prêt", Client = "N° client", Amount = "Capital remboursé" },
    };

    [Fact]
    public async Task It_is_read_without_the_partners_settings()
    {
        var export = await ReadExport.OfAsync($"{Header}\n2,L1,C1,25.50,rejected,,,,\n3,'00123,C2,7,accepted,,,1,98765\n", French, ColumnFormat.Three);

        Assert.Equal([("L1", "C1", 25.50m), ("00123", "C2", 7m)], export.Rows.Select(row => (row.LoanId, row.ClientId, row.Amount!.Value)));
        Assert.Equal(new ExportColumns("loan_id", "client_id", "amount"), export.Format.Columns);
    }

    [Theory]
    [InlineData(";", "25,5", "7")]
    [InlineData("\t", "25,5", "1234,00")]
    public async Task Saved_anew_by_a_French_Excel_it_is_read_right(string delimiter, string first, string second)
    {
        var text = $"{Header.ToUpperInvariant()},Remarque\n2,L1,,{first.Replace(',', '¤')},rejected,,,,,\n3,L2,,{second.Replace(',', '¤')},accepted,,,1,98765,oui\n"
            .Replace(",", delimiter, StringComparison.Ordinal).Replace('¤', ',');

        var export = await ReadExport.OfAsync(text, French);

        Assert.Equal([25.5m, decimal.Parse(second.Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture)], export.Amounts.Select(amount => amount!.Value));
    }

    /// <summary>It was written with a point, but that does not make 25,125 a number of thousands.</summary>
    [Fact]
    public async Task Where_the_spreadsheet_left_no_evidence_it_is_asked()
    {
        var refusal = await ReadExport.RefusalOfAsync($"{Header}\n2,L1,,25,125,rejected,,,,\n".Replace(",", ";", StringComparison.Ordinal).Replace("25;125", "25,125", StringComparison.Ordinal), French);

        Assert.Equal("amounts.undecided", refusal.Code);
    }

    [Fact]
    public async Task A_correction_with_another_separator_stops_the_file()
    {
        var refusal = await ReadExport.RefusalOfAsync($"{Header}\n2,L1,,25.50,accepted,,,1,98765\n3,L2,,\"30,50\",rejected,,,,\n", French);

        Assert.Equal(["2", "25.50", "3", "30,50"], refusal.Arguments!);
    }

    [Fact]
    public async Task No_amount_ends_in_three_decimals()
    {
        var back = await HandedBack.OfAsync("Loan ID;Amount\nL1;1.025,125\nL2;25,00\nL3;7\n");

        Assert.Equal($"{Header}\n2,L1,,1025.1250,accepted,,,1,98765\n3,L2,,25.00,accepted,,,1,98765\n4,L3,,7,accepted,,,1,98765\n", await back.ResultsTextAsync());
    }

    /// <summary>Only the setting spoke against it; results.csv is read without the setting.</summary>
    [Fact]
    public async Task What_was_refused_is_not_taken_in_the_next_file()
    {
        var back = await HandedBack.OfAsync("Loan ID;Amount\nL1;25.50\nL2;'12.75\nL3;x\n", new ExportsOptions { DecimalSeparator = "," });

        var results = await back.ResultsTextAsync();
        var again = await HandedBack.OfAsync(Encoding.UTF8.GetBytes(results));

        Assert.Contains("\n2,L1,,25.50 ?,rejected,amount.other-separator,", results, StringComparison.Ordinal);
        Assert.Contains("\n3,L2,,12.75 ?,rejected,", results, StringComparison.Ordinal);
        Assert.Contains("\n4,L3,,x,rejected,", results, StringComparison.Ordinal);
        Assert.All(again.Rows, row => Assert.Null(row.Amount));
    }

    [Theory]
    [InlineData("line,loan_id,client_id,amount,status,code,message,batch")]
    [InlineData("line,loan_id,amount,client_id,status,code,message,batch,upload_id")]
    public async Task Another_header_is_the_partners_own(string header)
    {
        Assert.Equal("columns.setting-not-found", (await ReadExport.RefusalOfAsync($"{header}\n2,L1,,5,,,,,\n", French)).Code);
    }
}
