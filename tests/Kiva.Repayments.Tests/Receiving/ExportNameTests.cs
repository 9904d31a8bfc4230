using Kiva.Repayments.Receiving;

namespace Kiva.Repayments.Tests.Receiving;

public sealed class ExportNameTests
{
    [Theory]
    [InlineData("october.csv", "october.csv")]
    [InlineData("from-mis/crédit n° 5 🏦.csv", "from-mis/crédit n° 5 🏦.csv")]
    [InlineData("a\u001B[31mred\u0007\r\n\u0085.csv", "a�[31mred����.csv")]
    [InlineData("slips\u202Evsc.exe\u2066\u200F", "slips�vsc.exe��")]
    [InlineData("two\u2028lines\u2029.csv", "two�lines�.csv")]
    public void What_is_no_text_is_replaced_and_the_rest_stays(string dropped, string shown) => Assert.Equal(shown, ExportName.Of(dropped));

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("half�.csv", ExportName.Of("half\uD83D.csv"));

    [Fact]
    public void Of_a_long_name_the_end_is_kept()
    {
        var name = new string('a', 1_000) + "/october.csv";

        var shown = ExportName.Of(name);

        Assert.Equal(200, shown.Length);
        Assert.StartsWith("…aaa", shown, StringComparison.Ordinal);
        Assert.EndsWith("/october.csv", shown, StringComparison.Ordinal);
        Assert.Equal(name[^200..], ExportName.Of(name[^200..]));
    }

    [Fact]
    public void No_character_is_cut_in_half()
    {
        var name = string.Concat(Enumerable.Repeat("🏦", 150));

        var shown = ExportName.Of(name);

        Assert.Equal("…" + string.Concat(Enumerable.Repeat("🏦", 99)), shown);
    }
}
