using Kiva.Repayments.Exports.Amounts;

namespace Kiva.Repayments.Tests.Exports;

public sealed class CurrencyMarkTests
{
    [Theory]
    [InlineData("FCFA", "XOF")]
    [InlineData("F CFA", "XAF")]
    [InlineData("fcfa", "XOF")]
    [InlineData("F", "RWF")]
    [InlineData("$", "MXN")]
    [InlineData("$", "USD")]
    [InlineData("R", "ZAR")]
    [InlineData("L", "HNL")]
    [InlineData("Rs", "NPR")]
    [InlineData("S/", "PEN")]
    [InlineData("XOF", "XOF")]
    public void A_mark_fits_every_currency_it_is_in_use_for(string mark, string currency) => Assert.True(CurrencyMarks.Fits(mark, currency));

    [Theory]
    [InlineData("FCFA", "GHS")]
    [InlineData("XOF", "XAF")]
    [InlineData("US$", "MXN")]
    [InlineData("USD", "XOF")]
    [InlineData("$", "XOF")]
    [InlineData("R$", "ZAR")]
    [InlineData("€", "XOF")]
    public void A_mark_fits_no_other_currency(string mark, string currency) => Assert.False(CurrencyMarks.Fits(mark, currency));
}
