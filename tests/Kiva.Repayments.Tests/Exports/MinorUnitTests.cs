using Kiva.Repayments.Exports.Amounts;

namespace Kiva.Repayments.Tests.Exports;

public sealed class MinorUnitTests
{
    [Theory]
    [InlineData(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF")]
    [InlineData(3, "BHD IQD JOD KWD LYD OMR TND")]
    [InlineData(2, "USD EUR KES PEN BRL GHS IDR MGA MRU")]
    public void A_currency_has_the_decimals_that_ISO_4217_gives_it(int decimals, string currencies)
    {
        Assert.All(currencies.Split(' '), currency => Assert.Equal(decimals, Currency.MinorUnit(currency)));
    }

    [Fact]
    public void Where_no_currency_is_named_nothing_is_known_of_its_decimals()
    {
        Assert.Null(Currency.MinorUnit(null));
        Assert.Null(Currency.MinorUnit(""));
    }
}
