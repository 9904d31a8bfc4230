using Kiva.Repayments.Exports.Workbooks;

namespace Kiva.Repayments.Tests.Exports.Workbooks;

public sealed class CellFormatTests
{
    [Theory]
    [InlineData("dd/mm/yyyy", true)]
    [InlineData("[$-40C]d mmm yyyy;@", true)]
    [InlineData("h:mm AM/PM", true)]
    [InlineData("[h]:mm:ss", true)]
    [InlineData("[mm]", true)]
    [InlineData("YYYY", true)]
    [InlineData("0.00\" j\";@\\d", false)]
    [InlineData("General", false)]
    [InlineData("0.00E+00", false)]
    [InlineData("#,##0.00\\ \"dhs\"", false)]
    [InlineData("#,##0\\d", false)]
    [InlineData("_-* #,##0.00\\ _d_-;[Red]-* #,##0.00\\ _y_-", false)]
    [InlineData("[Red][>=100]0;[Magenta]0", false)]
    [InlineData("[$Db-x]0", false)]
    [InlineData("\"dd", false)]
    [InlineData("[", false)]
    [InlineData("[]", false)]
    [InlineData("", false)]
    [InlineData("\\", false)]
    public void A_date_is_known_by_what_its_format_shows(string code, bool isDate) => Assert.Equal(isDate, CellFormat.Of(code).IsDate);

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(14, true)]
    [InlineData(22, true)]
    [InlineData(37, false)]
    [InlineData(46, true)]
    [InlineData(49, false)]
    [InlineData(57, true)]
    public void Some_formats_have_only_a_number(int number, bool isDate) => Assert.Equal(isDate, CellFormat.OfBuiltIn(number).IsDate);

    [Theory]
    [InlineData("00000", "42", "00042")]
    [InlineData("[$-40C]00000", "42", "00042")]
    [InlineData("[Red]00000", "42", null)]
    [InlineData("00000", "1234567", "1234567")]
    [InlineData("00000", "4.5", null)]
    [InlineData("00000", "-42", null)]
    [InlineData("0", "42", null)]
    [InlineData("000.00", "42", null)]
    public void Zeros_are_put_in_front_as_they_are_shown(string code, string number, string? shown) =>
        Assert.Equal(shown, CellFormat.Of(code).Padded(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    [InlineData(701, "ZZ")]
    [InlineData(702, "AAA")]
    [InlineData(16_383, "XFD")]
    public void Columns_have_letters(int column, string letters)
    {
        Assert.Equal(letters, ColumnLetters.Of(column));
        Assert.True(ColumnLetters.TryRead($"{letters}17", out var read, out var line));
        Assert.Equal((column, 17), (read, line));
    }
}
