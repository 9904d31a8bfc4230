using System.Globalization;
using CsCheck;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>Any portfolio, written in any dialect and read back: the same rows and digits, or a problem. Never another number.</summary>
public sealed class DialectTests
{
    private static readonly Gen<Sample> Samples = Gen.Select(
        Dialect.Any, ReportForm.Any, Repayment.Portfolio, (dialect, form, portfolio) => new Sample(dialect, form, dialect.Fit(portfolio)));

    private static readonly Gen<WorkbookSample> WorkbookSamples = Gen.Select(
        Dialect.Any, WorkbookForm.Any, Repayment.Portfolio,
        (dialect, form, portfolio) => new WorkbookSample(dialect, form, [.. dialect.Fit(portfolio).Select(form.Fit)]));

    [Fact]
    public Task What_is_written_in_any_dialect_is_read_with_the_same_digits_or_refused() => Seeds.CheckAsync(Samples, fixedSamples: 8_000, freshSamples: 4_000, async sample =>
    {
        var (dialect, _, portfolio) = sample;
        var written = sample.Write();
        var file = dialect.Encoding.Write(written.Text);
        ReadExport export;
        try
        {
            export = await ReadExport.OfAsync(file, columns: ColumnFormat.Three);
        }
        catch (UnreadableExportException refusal)
        {
            Assert.Equal("amounts.undecided", refusal.Problem.Code);
            Assert.Contains(portfolio.Concat(written.Totals.Select(Repayment.OfSum)), dialect.IsUndecided);
            Assert.DoesNotContain(portfolio, one => dialect.IsDecisive(one) && !one.IsNegative);
            return;
        }

        AssertSame(dialect, portfolio, export);
        Assert.Equal((dialect.Delimiter.ToString(), dialect.Encoding.NameIn(file)), (export.Format.Delimiter, export.Format.Encoding));
        Assert.Equal(written.HasWrongTotal, export.Remarks.Any(remark => remark.Severity() == ProblemSeverity.Error));
    });

    [Fact]
    public Task With_the_partners_decimal_separator_every_dialect_is_read() => Seeds.CheckAsync(Samples, fixedSamples: 1_500, freshSamples: 500, async sample =>
    {
        var settings = new ExportsOptions { DecimalSeparator = sample.Dialect.Decimal.ToString() };

        AssertSame(sample.Dialect, sample.Portfolio, await ReadExport.OfAsync(sample.Dialect.Encoding.Write(sample.Write().Text), settings, ColumnFormat.Three));
    });

    [Fact]
    public Task What_is_written_into_a_workbook_is_read_with_the_same_digits_or_refused() => Seeds.CheckAsync(WorkbookSamples, fixedSamples: 600, freshSamples: 400, async sample =>
    {
        ReadExport export;
        try
        {
            export = await ReadExport.OfAsync(sample.Form.Write(sample.Dialect, sample.Portfolio), columns: ColumnFormat.Three);
        }
        catch (UnreadableExportException refusal)
        {
            Assert.False(sample.Form.HasNumbers);
            Assert.Equal("amounts.undecided", refusal.Problem.Code);
            Assert.DoesNotContain(sample.Portfolio, one => sample.Dialect.IsDecisive(one) && !one.IsNegative);
            return;
        }

        Assert.Equal(
            sample.Portfolio.Select(one => (one.Loan, one.Client, one.IsNegative ? null : (decimal?)one.Amount, one.IsNegative ? "amount.negative" : null)),
            export.Rows.Select(row => (row.LoanId, row.ClientId, row.Amount, row.Problem?.Code)));
        if (sample.Form.HasTotal && !sample.Portfolio.Any(one => one.IsNegative))
            Assert.Equal(sample.Form.IsTotalWrong, export.Remarks.Any(remark => remark.Code == "total.differs"));
    });

    private static void AssertSame(Dialect dialect, Repayment[] portfolio, ReadExport export) =>
        Assert.Equal(portfolio.Select(one => Shown(dialect, one)), export.Rows.Select(Shown));

    private static string Shown(Dialect dialect, Repayment one) => string.Create(
        CultureInfo.InvariantCulture,
        $"{dialect.Encoding.Kept(one.Loan)}\t{dialect.Encoding.Kept(one.Client)}\t{dialect.Amount(one)}\t{(one.IsNegative ? "amount.negative" : $"{one.Amount} {dialect.CurrencyMark}")}");

    private static string Shown(ExportRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.LoanId}\t{row.ClientId}\t{row.AmountText}\t{(row.Problem is { } problem ? problem.Code : $"{row.Amount} {row.CurrencyMark}")}");

    private sealed record Sample(Dialect Dialect, ReportForm Form, Repayment[] Portfolio)
    {
        public WrittenReport Write() => Form.Write(Dialect, Portfolio);

        public override string ToString() => $"{Dialect.Encoding}:\n{Write().Text.ReplaceLineEndings("\n")}";
    }

    private sealed record WorkbookSample(Dialect Dialect, WorkbookForm Form, Repayment[] Portfolio)
    {
        public override string ToString() => $"{Form}\n{string.Join('\n', Portfolio.Select(one => $"{one} {Dialect.Amount(one)}"))}";
    }
}
