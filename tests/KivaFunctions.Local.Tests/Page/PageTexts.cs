using System.Text.Json;
using Kiva.Repayments.Texts;
using KivaFunctions.Local.Hosting;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>The page's texts, as the browser gets them.</summary>
internal static class PageTexts
{
    private static readonly Dictionary<string, Dictionary<string, string>> ByLanguage = Languages.All.ToDictionary(
        language => language, language => JsonSerializer.Deserialize<Dictionary<string, string>>(PageResources.Read($"{language}.json"))!, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> In(string language) => ByLanguage[language];

    /// <summary>The text with its places filled.</summary>
    public static string Say(string language, string key, params string[] values)
    {
        var text = ByLanguage[language][key];
        for (var place = 0; place < values.Length; place++)
        {
            text = text.Replace(FormattableString.Invariant($"{{{place}}}"), values[place], StringComparison.Ordinal);
        }

        return text;
    }
}

/// <summary>A file of the page, as it is built into the assembly.</summary>
internal static class PageResources
{
    private const string Folder = "page/";

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(LocalHost).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..])];

    public static byte[] Read(string name)
    {
        using var file = typeof(LocalHost).Assembly.GetManifestResourceStream(Folder + name)!;
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
