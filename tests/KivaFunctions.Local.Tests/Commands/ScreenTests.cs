using KivaFunctions.Local.Commands;

namespace KivaFunctions.Local.Tests.Commands;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("N° prêt", "N° prêt")]
    [InlineData("[red]loan[/]", "[[red]]loan[[/]]")]
    [InlineData("\e[31mred\a\r\n", "[[31mred")]
    [InlineData("csv\u202Etxt.exe", "csvtxt.exe")]
    [InlineData(null, "")]
    public void Text_from_outside_does_not_draw_on_the_terminal(string? text, string expected) => Assert.Equal(expected, Screen.Plain(text));
}
