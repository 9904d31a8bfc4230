using System.Globalization;
using Spectre.Console;

namespace KivaFunctions.Local.Commands;

/// <summary>The terminal, or the file that stands in for it.</summary>
internal static class Screen
{
    /// <summary>Wide enough for a table where nobody says how wide the reader's window is.</summary>
    private const int FileWidth = 140;

    public static IAnsiConsole Open()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return console;
    }

    /// <summary>Text from files, settings and answers as markup that shows exactly that: it must not draw on the terminal.</summary>
    public static string Plain(string? text) => Markup.Escape(string.Concat((text ?? "").Where(character =>
        !char.IsControl(character) && CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.Format)));
}
