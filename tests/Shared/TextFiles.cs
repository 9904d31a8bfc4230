using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kiva.Repayments.Texts;

namespace KivaFunctions.Tests;

/// <summary>The texts that are built into an assembly, <c>{area}/Texts/{language}.json</c>, held against each other.</summary>
internal static partial class TextFiles
{
    /// <summary>Words that two languages write alike are no proof of a forgotten translation; sentences are.</summary>
    private const int WordsOfASentence = 4;

    /// <param name="notThese">Areas that have another form.</param>
    public static IReadOnlyList<string> Areas(Assembly assembly, params string[] notThese) =>
        [.. assembly.GetManifestResourceNames().Select(name => Name().Match(name)).Where(match => match.Success).Select(match => match.Groups["area"].Value).Distinct().Except(notThese)];

    /// <summary>Each language has every key, with the same places, and no sentence was left in English.</summary>
    public static void Check(Assembly assembly, string area)
    {
        var english = Read(assembly, area, Languages.English);
        Assert.All(Languages.All, language =>
        {
            var texts = Read(assembly, area, language);
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
            Assert.All(texts, text =>
            {
                Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key);
                Assert.Equal(Places(english[text.Key]), Places(text.Value));
                Assert.Equal(Names(english[text.Key]), Names(text.Value));
                if (language != Languages.English && text.Value.Split(' ').Length >= WordsOfASentence)
                {
                    Assert.NotEqual(english[text.Key], text.Value);
                }

                if (language == "fr")
                {
                    Assert.DoesNotMatch("[^\u00a0\u202f][;?!»]|[^\u00a0\u202f]:( |\\[/)|«[^\u00a0\u202f]", Field().Replace(text.Value, "x"));
                }
            });
        });
    }

    /// <summary>The code names every text that there is, and none that there is not. It does so as <c>Texts.Of("key"…</c>, <c>Texts.Say(language, "key"…</c> or <c>Say("key"…</c>.</summary>
    /// <param name="folder">Of the code that uses the area, from the repository's root.</param>
    public static void CheckKeys(Assembly assembly, string area, string folder)
    {
        var named = Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs").SelectMany(file => NamedKey().Matches(File.ReadAllText(file)))
            .Select(match => (Key: match.Groups["key"].Value, IsStart: match.Groups["more"].Success)).ToList();
        var keys = Read(assembly, area, Languages.English).Keys;
        Assert.Equal([], named.Where(name => !keys.Any(key => Names(name, key))).Select(name => name.Key));
        Assert.Equal([], keys.Where(key => !named.Exists(name => Names(name, key))));

        static bool Names((string Key, bool IsStart) name, string key) => name.IsStart ? key.StartsWith(name.Key, StringComparison.Ordinal) : key == name.Key;
    }

    private static Dictionary<string, string> Read(Assembly assembly, string area, string language)
    {
        using var file = assembly.GetManifestResourceStream($"{area}/Texts/{language}.json");
        Assert.True(file is not null, $"{area} has no texts in {language}.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file!)!;
    }

    private static string[] Places(string text) => [.. Field().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal)];

    /// <summary>Settings, codes and addresses are typed as they stand.</summary>
    private static string[] Names(string text) => [.. SettingOrAddress().Matches(text).Select(match => match.Value.TrimEnd('.', ',')).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\A(?<area>.+)/Texts/[a-z]{2}\.json\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    /// <summary>An interpolated key names all that begin so; what comes then is the affair of another test.</summary>
    [GeneratedRegex(@"\b([Tt]exts\.Of\(|[Tt]exts\.Say\([^,]+,|Say\()\s*\$?""(?<key>[^""{]+)(?<more>\{)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedKey();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();

    [GeneratedRegex(@"\b(Kiva|Reporting|Exports|ExpectedLoans|Alerts|KeyVault|Page|LocalHost):[A-Za-z:]+|\bDataStorage\b|/api/[a-z/{}-]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SettingOrAddress();
}
