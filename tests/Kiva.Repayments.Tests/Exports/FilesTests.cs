using System.Globalization;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>Files that other programs wrote; what reading them must give stands in <c>Files/README.md</c>.</summary>
public sealed class FilesTests
{
    public static TheoryData<FileExpectation> All => [.. FileTable.All];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_file_of_another_program_is_read_as_its_table_says(FileExpectation expected)
    {
        var (settings, columns) = SettingsOf(expected.Settings);
        ReadExport export;
        try
        {
            export = await ReadExport.OfAsync(() => File.OpenRead(FileTable.PathOf(expected.File)), settings, columns);
        }
        catch (UnreadableExportException refusal)
        {
            Assert.Equal(expected.Rows, $"refused: {refusal.Problem.Code}");
            Assert.NotEmpty(refusal.Problem.Text());
            return;
        }

        Assert.Equal(FileTable.RowsOf(expected.Rows), export.Rows.Select(Describe));
        Assert.Equal(
            (expected.ReadAs, expected.Lines, expected.Remarks),
            (Describe(export), $"{export.Rows[0].Line}–{export.Rows[^1].Line}", string.Join(' ', export.Remarks.Select(remark => remark.Code))));
    }

    [Fact]
    public void Every_file_stands_in_the_table_and_every_block_of_rows_is_used()
    {
        Assert.Equal(FileTable.Names, FileTable.All.Select(one => one.File).Distinct().Order(StringComparer.Ordinal));
        Assert.All(FileTable.All.Select(one => one.Rows).Where(rows => !rows.StartsWith("refused: ", StringComparison.Ordinal)), rows => Assert.NotEmpty(FileTable.RowsOf(rows)));
    }

    /// <summary>What was taken for what, e.g. <c>csv utf-8 ; decimal ,</c> or <c>xlsx Loans!A,B,E decimal .</c>, and the currency marks.</summary>
    private static string Describe(ReadExport export)
    {
        var format = export.Format;
        var sheet = format.Sheet is { } place ? $"{place.Name}!{place.Loan},{place.Client},{place.Amount}" : null;
        var delimiter = format.Delimiter switch { "\t" => "tab", "|" => "pipe", var other => other };
        var marks = export.Rows.Select(row => row.CurrencyMark).Where(mark => mark is not null).Distinct();
        return string.Join(' ', new[] { Kind(format.Format), format.Encoding, delimiter, sheet, format.DecimalSeparator is { } mark ? $"decimal {mark}" : null }
            .Concat(marks).Where(part => part is not null));
    }

    private static string Describe(ExportRow row) => string.Join("  ", new[]
    {
        Shown(row.LoanId), Shown(row.ClientId), Shown(row.Amount?.ToString(CultureInfo.InvariantCulture)), row.Problem?.Code, row.Problem?.Also?.Code,
    }.Where(part => part is not null));

    private static string Shown(string? text) => string.IsNullOrEmpty(text) ? "-" : text.Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Kind(string mediaType) => mediaType switch
    {
        "text/csv" => "csv",
        "text/html" => "html",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        _ => mediaType,
    };

    private static (ExportsOptions Settings, ColumnFormat Columns) SettingsOf(string text) => text.Split('=') switch
    {
        [""] => (new ExportsOptions(), ColumnFormat.Two),
        ["Columns:Amount", var heading] => (new ExportsOptions { Columns = new ExportColumnNames { Amount = heading } }, ColumnFormat.Two),
        ["DecimalSeparator", var mark] => (new ExportsOptions { DecimalSeparator = mark }, ColumnFormat.Two),
        ["Kiva:Columns", "Three"] => (new ExportsOptions(), ColumnFormat.Three),
        _ => throw new ArgumentException($"The table names a setting that the test does not know: {text}.", nameof(text)),
    };
}
