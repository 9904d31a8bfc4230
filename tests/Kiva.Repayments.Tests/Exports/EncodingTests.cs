using System.Text;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>The bytes say which encoding it is, and people are told.</summary>
public sealed class EncodingTests
{
    private const string Text = "N° prêt;Nom;Capital remboursé\r\nÉ-1;François;25,50\r\nÉ-2;Zoé;30\r\n";

    [Theory]
    [InlineData("utf-8", false, "utf-8")]
    [InlineData("utf-8", true, "utf-8")]
    [InlineData("utf-16le", false, "utf-16le")]
    [InlineData("utf-16le", true, "utf-16le")]
    [InlineData("utf-16be", false, "utf-16be")]
    [InlineData("utf-16be", true, "utf-16be")]
    [InlineData("windows-1252", false, "iso-8859-1")]
    [InlineData("iso-8859-1", false, "iso-8859-1")]
    public async Task The_same_text_is_read_in_every_encoding(string encoding, bool hasMark, string told)
    {
        var form = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] bytes = [.. hasMark ? form.GetPreamble() : [], .. form.GetBytes(Text)];

        var export = await ReadExport.OfAsync(() => new TroubledStream(bytes) { Most = 3 });

        Assert.Equal([("É-1", 25.50m), ("É-2", 30m)], export.Rows.Select(row => (row.LoanId, row.Amount!.Value)));
        Assert.Equal((told, "N° prêt", "Capital remboursé"), (export.Format.Encoding, export.Format.Columns.Loan, export.Format.Columns.Amount));
    }

    [Theory]
    [InlineData("windows-1252", "Œuvre – “Nord”", "25,50 €", "windows-1252")]
    [InlineData("iso-8859-15", "Œuvre", "25,50 €", "iso-8859-15")]
    public async Task What_only_one_of_the_single_byte_encodings_has_tells_them_apart(string encoding, string name, string amount, string told)
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(encoding)!.GetBytes($"No prêt;Nom;Montant\n7;{name};{amount}\n");

        var export = await ReadExport.OfAsync(bytes);

        Assert.Equal((25.50m, "€", told), (export.Row.Amount, export.Row.CurrencyMark, export.Format.Encoding));
    }

    [Fact]
    public async Task The_encoding_is_decided_where_the_first_accent_stands_however_late()
    {
        var rows = string.Concat(Enumerable.Range(1, 40_000).Select(i => $"L{i},5\n"));
        byte[] bytes = [.. Encoding.ASCII.GetBytes($"Loan ID,Amount\n{rows}N"), 0xB0, .. "1,6\n"u8];

        var export = await ReadExport.OfAsync(bytes);

        Assert.Equal((40_001, "N°1", "iso-8859-1"), (export.Rows.Count, export.Rows[^1].LoanId, export.Format.Encoding));
    }

    [Fact]
    public async Task Unicode_text_that_is_cut_within_a_character_is_refused()
    {
        byte[] odd = [.. Encoding.Unicode.GetBytes("Loan ID\tAmount\nL1\t5\n"), 0x31];
        byte[] half = [.. Encoding.Unicode.GetBytes("Loan ID\tAmount\nL1\t5\nL"), 0x3D, 0xD8, .. Encoding.Unicode.GetBytes("x\t6\n")];

        Assert.Equal("export.encoding", (await ReadExport.RefusalOfAsync(odd)).Code);
        Assert.Equal("export.encoding", (await ReadExport.RefusalOfAsync(half)).Code);
    }

    [Fact]
    public async Task A_character_of_two_units_is_read_whole_wherever_the_stream_is_cut()
    {
        var bytes = Encoding.BigEndianUnicode.GetBytes("Loan ID\tName\tAmount\nL🌍1\tx\t5\n");

        var export = await ReadExport.OfAsync(() => new TroubledStream(bytes) { Most = 1 });

        Assert.Equal("L🌍1", export.Row.LoanId);
    }
}
