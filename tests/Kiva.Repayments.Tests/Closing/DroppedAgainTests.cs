using System.Text.Json;
using CsCheck;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Tests.Exports;

namespace Kiva.Repayments.Tests.Closing;

/// <summary>Either file, dropped as it is, is the same rows again: the same ids to the character, the same amounts, and what had no amount has none.</summary>
public sealed class DroppedAgainTests
{
    private static readonly Gen<string> Id = Gen.Frequency(
        (2, Gen.OneOf(
            "00123", "=\"00123\"", "'00123", "''x", "=1+1", "@x", "+5", "-5", "'", "1E5", "1-2", "3/4", "12/2023", "123456789012345678", "SEP12", "\"q\"", "a\"b",
            "a;b,c|d\te", "two\nlines", "N° 7/é", "贷款-1", "🌍", "\u200b1", "#REF!", "N/A", "", "loan_id", "line", "x ?", "(5)", "$12", "TRUE")),
        (3, Gen.Char["ABab0129/-_ .,;|\t\"'#éÑ№+=E\n"].Array[0, 10].Select(chars => new string(chars))));

    private static readonly Gen<string> Name = Gen.OneOf("=HYPERLINK(\"x\")", "-", "'quoted'", "semi;colon|bar", "Awa Diop", "two\nlines");

    private static readonly Gen<string> Language = Gen.OneOf("en", "fr", "es", "pt");

    private static readonly Gen<ExportsOptions> Settings = Gen.OneOf<string?>(".", ",", null, null).Select(separator => new ExportsOptions { DecimalSeparator = separator });

    /// <summary>What the partner says about his own files must not be held against ours.</summary>
    private static readonly Gen<ExportsOptions> OtherSettings = Gen.OneOf<string?>(".", ",", null).Select(separator => new ExportsOptions
    {
        DecimalSeparator = separator,
        Columns = new ExportColumnNames { Loan = "status", Client = "code", Amount = "Versé" },
    });

    /// <summary>A portfolio whose ids and names do their worst.</summary>
    private static readonly Gen<Repayment[]> Portfolio =
        from portfolio in Repayment.Portfolio
        from loans in Id.Array[portfolio.Length]
        from clients in Id.Array[portfolio.Length]
        from name in Name
        select portfolio.Select((one, index) => one with { Loan = loans[index], Client = clients[index], Name = index == 0 ? name : one.Name }).ToArray();

    private static readonly Gen<byte[]> Text = Gen.Select(
        Dialect.Any, ReportForm.Any, Portfolio, (dialect, form, portfolio) => dialect.Encoding.Write(form.Write(dialect, portfolio).Text));

    private static readonly Gen<byte[]> Workbook = Gen.Select(
        Dialect.Any, WorkbookForm.Any, Repayment.Portfolio, (dialect, form, portfolio) => form.Write(dialect, [.. dialect.Fit(portfolio).Select(form.Fit)]));

    public static TheoryData<string, string> Files => [.. from file in FileTable.Names from language in new[] { "en", "fr" } select (file, language)];

    [Fact]
    public Task Results_are_the_same_rows_whatever_the_partner_says_about_his_own_files() =>
        Seeds.CheckAsync(Gen.Select(Text, Settings, OtherSettings, Language), fixedSamples: 600, freshSamples: 400, async sample =>
        {
            var (export, settings, others, language) = sample;
            if (await HandedBackAsync(export, settings) is { } first)
            {
                AssertSame(first, await HandedBack.OfAsync(await first.ResultsAsync(language), others, ColumnFormat.Three));
            }
        });

    [Fact]
    public Task The_file_for_Excel_is_the_same_rows_however_often_it_goes_round() =>
        Seeds.CheckAsync(Gen.Select(Text, Settings, Language, Language), fixedSamples: 600, freshSamples: 400, async sample =>
        {
            var (export, settings, language, next) = sample;
            if (await HandedBackAsync(export, settings) is { } first)
            {
                var second = await HandedBack.OfAsync(await first.ExcelAsync(language), settings, ColumnFormat.Three);
                AssertSame(first, second);

                var again = await second.ExcelTextAsync(next);
                var third = await HandedBack.OfAsync(again, settings, ColumnFormat.Three);
                AssertSame(first, third);
                Assert.Equal(again, await third.ExcelTextAsync(next));
            }
        });

    [Fact]
    public Task Without_the_export_the_file_for_Excel_is_the_same_rows_too() =>
        Seeds.CheckAsync(Gen.Select(Text, Settings, OtherSettings, Language), fixedSamples: 300, freshSamples: 200, async sample =>
        {
            var (export, settings, others, language) = sample;
            if (await HandedBackAsync(export, settings) is { } first)
            {
                AssertSame(first, await HandedBack.OfAsync(await first.ExcelAsync(language, isThere: false), others, ColumnFormat.Three));
            }
        });

    [Fact]
    public Task A_workbook_comes_back_as_the_same_rows() =>
        Seeds.CheckAsync(Gen.Select(Workbook, Settings, OtherSettings, Language), fixedSamples: 150, freshSamples: 100, async sample =>
        {
            var (export, settings, others, language) = sample;
            if (await HandedBackAsync(export, settings) is { } first)
            {
                AssertSame(first, await HandedBack.OfAsync(await first.ResultsAsync(language), others, ColumnFormat.Three));
                AssertSame(first, await HandedBack.OfAsync(await first.ExcelAsync(language), settings, ColumnFormat.Three));
            }
        });

    [Fact]
    public Task Kivas_own_json_comes_back_as_the_same_rows() =>
        Seeds.CheckAsync(Gen.Select(Json.Array[1, 8], Language, OtherSettings), fixedSamples: 600, freshSamples: 400, async sample =>
        {
            var (elements, language, others) = sample;
            var first = await HandedBack.OfAsync($"[{string.Join(',', elements)}]", columns: ColumnFormat.Three);

            AssertSame(first, await HandedBack.OfAsync(await first.ResultsAsync(language), others, ColumnFormat.Three));
            AssertSame(first, await HandedBack.OfAsync(await first.ExcelAsync(language), others, ColumnFormat.Three));
        });

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_of_another_program_comes_back_as_the_same_rows(string file, string language)
    {
        var settings = new ExportsOptions();
        var export = await File.ReadAllBytesAsync(FileTable.PathOf(file), TestContext.Current.CancellationToken);
        if (await HandedBackAsync(export, settings) is { } first)
        {
            AssertSame(first, await HandedBack.OfAsync(await first.ResultsAsync(), settings, ColumnFormat.Three));
            AssertSame(first, await HandedBack.OfAsync(await first.ExcelAsync(language), settings, ColumnFormat.Three));
        }
    }

    private static Gen<string> Json => Gen.Select(
        Id, Id, Gen.OneOf("25", "25.125", "1234.5", "0.125", "-5", "1e3", "null", "\"25.00\"", "\"1,234\"", "\"1.234\"", "\"x\"", "{}"),
        (loan, client, amount) => $$"""{"loan_id":{{JsonSerializer.Serialize(loan)}},"client_id":{{JsonSerializer.Serialize(client)}},"amount":{{amount}}}""");

    private static async Task<HandedBack?> HandedBackAsync(byte[] export, ExportsOptions settings)
    {
        try
        {
            return await HandedBack.OfAsync(export, settings, ColumnFormat.Three);
        }
        catch (UnreadableExportException)
        {
            // Nothing was read, so nothing is handed back.
            return null;
        }
    }

    private static void AssertSame(HandedBack first, HandedBack second) => Assert.Equal(
        first.Rows.Select(row => (Kept(row.LoanId, "loan", row), Kept(row.ClientId, "client", row), row.Amount, HasProblem: row.Problem is not null)),
        second.Rows.Select(row => (row.LoanId, row.ClientId, row.Amount, HasProblem: row.Problem is not null)));

    /// <summary>What a spreadsheet made of an id is no id and is not handed back.</summary>
    private static string Kept(string id, string what, ExportRow row) =>
        row.Problem?.All().Any(problem => problem.Code == $"{what}.is-date" || problem.Code == $"{what}.lost-digits") is true ? "" : id;
}
