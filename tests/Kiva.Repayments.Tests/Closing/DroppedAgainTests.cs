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
            "a;b,c|d\te", "two\nlines", "N° 7/é", "贷款-1", "🌍", "\u200b1", "Total", "#REF!", "N/A", "", "loan_id", "line", "x ?", "(5)", "$12", "TRUE")),
        (3, Gen.Char["ABab0129/-_ .,;|\t\"'#éÑ№+=E\n"].Array[0, 10].Select(chars => new string(chars))));

    /// <summary>JSON prints no totals, but a table does, and would take an id so named for one.</summary>
    private static readonly Gen<string> IdInJson = Id.Where(id => id is not "Total");

    private static readonly Gen<string> Name = Gen.OneOf(
        "", "Awa Diop", "Pérez, José", "a \"b\" c", "two\nlines", "=HYPERLINK(\"x\")", "-", "'quoted'", "semi;colon|bar", "«Société» 1.234,56", "tab\there");

    private static readonly Gen<ulong> Whole = Gen.OneOf(Gen.ULong[0, 999], Gen.ULong[0, 9_999_999], Gen.ULong[0, 999_999_999_999]);

    private static readonly Gen<string> Fraction = Gen.OneOf(Gen.Const(""), Digits(2), Digits(3), Digits(1), Digits(6));

    private static readonly Gen<Repayment[]> Portfolio =
        Gen.Select(Id, Id, Name, Whole, Fraction, (loan, client, name, whole, digits) => new Repayment(loan, client, name, whole, digits)).Array[1, 10];

    private static readonly Gen<byte[]> Export = Gen.Select(
        Dialect.Any, ReportForm.Any, Portfolio, (dialect, form, portfolio) => dialect.Encoding.Write(form.Write(dialect, dialect.Fit(portfolio)).Text));

    private static readonly Gen<string> Language = Gen.OneOf("en", "fr", "es", "pt");

    private static readonly Gen<ExportsOptions> Settings = Gen.OneOf<string?>(".", ",", null, null).Select(separator => new ExportsOptions { DecimalSeparator = separator });

    /// <summary>What the partner says about his own files must not be held against ours.</summary>
    private static readonly Gen<ExportsOptions> OtherSettings = Gen.OneOf<string?>(".", ",", null).Select(separator => new ExportsOptions
    {
        DecimalSeparator = separator,
        Columns = new ExportColumnNames { Loan = "status", Client = "code", Amount = "Versé" },
    });

    [Fact]
    public Task Results_are_the_same_rows_whatever_the_partner_says_about_his_own_files() =>
        Gen.Select(Export, Settings, OtherSettings).SampleAsync(
            async sample =>
            {
                var (export, settings, others) = sample;
                if (await HandedBackAsync(export, settings) is not { } first)
                {
                    return;
                }

                AssertSame(first, await HandedBack.OfAsync(await first.ResultsAsync(), others, ColumnFormat.Three));
            },
            iter: 500);

    [Fact]
    public Task The_file_for_Excel_is_the_same_rows_however_often_it_goes_round() =>
        Gen.Select(Export, Settings, Language, Language).SampleAsync(
            async sample =>
            {
                var (export, settings, language, next) = sample;
                if (await HandedBackAsync(export, settings) is not { } first)
                {
                    return;
                }

                var second = await HandedBack.OfAsync(await first.ExcelAsync(language), settings, ColumnFormat.Three);
                AssertSame(first, second);

                var again = await second.ExcelTextAsync(next);
                var third = await HandedBack.OfAsync(again, settings, ColumnFormat.Three);
                AssertSame(first, third);
                Assert.Equal(again, await third.ExcelTextAsync(next));
            },
            iter: 500);

    [Fact]
    public Task Without_the_export_the_file_for_Excel_is_the_same_rows_too() =>
        Gen.Select(Export, Settings, OtherSettings, Language).SampleAsync(
            async sample =>
            {
                var (export, settings, others, language) = sample;
                if (await HandedBackAsync(export, settings) is not { } first)
                {
                    return;
                }

                AssertSame(first, await HandedBack.OfAsync(await first.ExcelAsync(language, isThere: false), others, ColumnFormat.Three));
            },
            iter: 500);

    [Fact]
    public Task Kivas_own_json_comes_back_as_the_same_rows() =>
        Gen.Select(IdInJson, IdInJson, Gen.OneOf("25", "25.125", "1234.5", "0.125", "-5", "1e3", "null", "\"25.00\"", "\"1,234\"", "\"1.234\"", "\"x\"", "{}")).Array[1, 8].Select(Language, OtherSettings).SampleAsync(
            async sample =>
            {
                var (elements, language, others) = sample;
                var rows = elements.Select(one => $$"""{"loan_id":{{Json(one.Item1)}},"client_id":{{Json(one.Item2)}},"amount":{{one.Item3}}}""");
                var first = await HandedBack.OfAsync($"[{string.Join(',', rows)}]", columns: ColumnFormat.Three);

                AssertSame(first, await HandedBack.OfAsync(await first.ResultsAsync(), others, ColumnFormat.Three));
                AssertSame(first, await HandedBack.OfAsync(await first.ExcelAsync(language), others, ColumnFormat.Three));
            },
            iter: 500);

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
        first.Rows.Select(row => (row.LoanId, row.ClientId, row.Amount, HasProblem: row.Problem is not null)),
        second.Rows.Select(row => (row.LoanId, row.ClientId, row.Amount, HasProblem: row.Problem is not null)));

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static Gen<string> Digits(int count) => Gen.Char['0', '9'].Array[count].Select(chars => new string(chars));
}
