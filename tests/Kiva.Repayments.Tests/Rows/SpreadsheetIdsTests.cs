using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Tests.Rows;

/// <summary>What Excel and LibreOffice make of an id in a CSV when it is opened.</summary>
public sealed class SpreadsheetIdsTests
{
    [Theory]
    [InlineData("00123")]
    [InlineData("123456789012")]
    [InlineData("12345678901234567")]
    [InlineData("12E5")]
    [InlineData("1.5")]
    [InlineData("1-2")]
    [InlineData("3/4")]
    [InlineData("12/2023")]
    [InlineData("10:30")]
    [InlineData("5%")]
    [InlineData("1 000")]
    [InlineData("12 mai")]
    [InlineData("(12)")]
    [InlineData("$12")]
    [InlineData(".5")]
    [InlineData("SEP12")]
    [InlineData("mai-12")]
    [InlineData("Déc 5")]
    public void A_number_or_a_date_in_disguise_is_changed(string id) => Assert.True(SpreadsheetIds.AreChanged(id));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1043223")]
    [InlineData("12345678901")]
    [InlineData("L-00123")]
    [InlineData("LOAN/12/2023")]
    [InlineData("LN1E5")]
    [InlineData("Awa")]
    public void A_plain_number_and_a_text_are_kept(string id) => Assert.False(SpreadsheetIds.AreChanged(id));
}
