using CsCheck;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>Any portfolio, written in any dialect and read back: the same rows and digits, or a problem. Never another number.</summary>
public sealed class DialectTests
{
    private static readonly Gen<string> Id = Gen.Char["ABCabc0123456789/-_ .,;|\t\"'#éÑ№+=E"].Array[1, 12]
        .Select(chars => new string(chars).Trim(' ', '\t', '\'', '='))
        .Where(id => id.Length > 0 && id is not ("-" or "--") && id.AsSpan().IndexOf('\t') < 0 && !id.AsSpan().ContainsAny('+', 'E'));

    private static readonly Gen<string> Name = Gen.OneOf("", "Awa Diop", "Pérez, José", "a \"b\" c", "two\nlines", "tab\there", "semi;colon|bar", "«Société» 1.234,56");

    private static readonly Gen<ulong> Whole = Gen.OneOf(Gen.ULong[0, 999], Gen.ULong[0, 99_999], Gen.ULong[0, 9_999_999], Gen.ULong[0, 999_999_999_999]);

    private static readonly Gen<string> Fraction = Gen.OneOf(Gen.Const(""), Gen.Const(""), Digits(2), Digits(3), Digits(1), Digits(6));

    private static readonly Gen<Repayment[]> Portfolio = Gen.OneOf(
        Repayments(Fraction), Repayments(Gen.Const("")), Repayments(Digits(2)), Repayments(Digits(3)));

    [Fact]
    public Task What_is_written_in_any_dialect_is_read_with_the_same_digits_or_refused() =>
        Gen.Select(Dialect.Gen, Portfolio).SampleAsync(
            async sample =>
            {
                var (dialect, portfolio) = sample;
                ReadExport export;
                try
                {
                    export = await ReadExport.OfAsync(dialect.Write(portfolio), columns: ColumnFormat.Three);
                }
                catch (UnreadableExportException refusal)
                {
                    Assert.Equal("amounts.undecided", refusal.Problem.Code);
                    Assert.Contains(portfolio, dialect.IsUndecided);
                    Assert.DoesNotContain(portfolio, dialect.IsDecisive);
                    return;
                }

                Assert.Equal(
                    portfolio.Select(one => (one.Loan, one.Client, dialect.Amount(one), (decimal?)one.Amount, default(string), one.Fraction.Length)),
                    export.Rows.Select(row => (row.LoanId, row.ClientId, row.AmountText, row.Amount, row.Problem?.Code, (int)row.Amount!.Value.Scale)));
                Assert.Equal(dialect.Delimiter.ToString(), export.Format.Delimiter);
            },
            iter: 2_000);

    [Fact]
    public Task With_the_partners_decimal_separator_every_dialect_is_read() =>
        Gen.Select(Dialect.Gen, Portfolio).SampleAsync(
            async sample =>
            {
                var (dialect, portfolio) = sample;
                var export = await ReadExport.OfAsync(dialect.Write(portfolio), new ExportsOptions { DecimalSeparator = dialect.Decimal.ToString() });

                Assert.Equal(
                    portfolio.Select(one => (one.Loan, (decimal?)one.Amount)),
                    export.Rows.Select(row => (row.LoanId, row.Amount)));
            },
            iter: 500);

    private static Gen<string> Digits(int count) => Gen.Char['0', '9'].Array[count].Select(chars => new string(chars));

    private static Gen<Repayment[]> Repayments(Gen<string> fraction) =>
        Gen.Select(Id, Id, Name, Whole, fraction, (loan, client, name, whole, digits) => new Repayment(loan, client, name, whole, digits)).Array[1, 12];
}
