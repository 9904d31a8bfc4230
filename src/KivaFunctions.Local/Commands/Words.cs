using System.Globalization;
using Kiva.Repayments.Texts;

namespace KivaFunctions.Local.Commands;

/// <summary>What the commands say, in one language.</summary>
/// <param name="language">One of <see cref="Languages.All"/>.</param>
internal sealed class Words(string language)
{
    public static readonly TextArea Texts = new(typeof(Words).Assembly, "Commands");

    private const string Setting = "Reporting:Language";

    private readonly CultureInfo _culture = CultureInfo.GetCultureInfo(language);

    public string Language => language;

    /// <summary>As the settings say. A language that is none is told like any other wrong setting, and in English.</summary>
    public static Words Of(IConfiguration settings) => Of(settings[Setting]);

    /// <summary>As far as it is known before the settings are read: from the command line, else from the environment.</summary>
    public static Words Of(IReadOnlyList<string> arguments) =>
        Of(Said(arguments) ?? Environment.GetEnvironmentVariable(Setting.Replace(":", "__", StringComparison.Ordinal)));

    public string Say(string key, params object?[] arguments) => Texts.Say(language, key, arguments);

    public string Number(int number) => number.ToString("N0", _culture);

    /// <summary>As the language writes decimals; not grouped, so that it is found again in a file.</summary>
    /// <param name="sum">As the reports write it: <c>1234.50</c>.</param>
    public string Amount(string sum) => sum.Replace(".", _culture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal);

    /// <summary>The state, and its code where that is another word: people look for it in the documentation.</summary>
    public string StateWithCode(string state) => State(state) is var word && word == state ? word : $"{word} ({state})";

    public string State(string state) => Say($"state.{state}");

    private static Words Of(string? language) => new(Languages.All.FirstOrDefault(known => known == language) ?? Languages.English);

    private static string? Said(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Replace("__", ":", StringComparison.Ordinal).Split('=', 2);
            if (parts[0].Equals($"--{Setting}", StringComparison.OrdinalIgnoreCase))
                return parts.Length > 1 ? parts[1] : arguments.ElementAtOrDefault(i + 1);
        }

        return null;
    }
}
