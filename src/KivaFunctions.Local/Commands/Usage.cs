namespace KivaFunctions.Local.Commands;

/// <summary>What <c>--help</c> shows.</summary>
internal static class Usage
{
    public static string In(Words words) => $"""
        {words.Say("help.what")}

          KivaFunctions.Local                 {words.Say("help.watch")}
          KivaFunctions.Local report FILE…    {words.Say("help.report")}
          KivaFunctions.Local doctor          {words.Say("help.doctor")}

          --urls URL                          {words.Say("help.urls", Hosting.Addresses.Default)}
          --SECTION:NAME VALUE                {words.Say("help.setting")}
          --help                              {words.Say("help.help")}

        {words.Say("help.practice")}
        {words.Say("help.exit-code.report")}
        {words.Say("help.exit-code.doctor")}
        """;
}
