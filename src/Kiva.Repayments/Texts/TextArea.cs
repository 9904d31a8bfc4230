using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Kiva.Repayments.Texts;

/// <summary>
/// What one part of the app says to people, in all languages: the files <c>{area}/Texts/{language}.json</c>, built into its assembly, each with the same keys and the same places.
/// </summary>
/// <param name="area">The folder, as the tree has it.</param>
public sealed partial class TextArea(Assembly assembly, string area)
{
    /// <summary>Most processes speak one language; the others' files are read when they are first asked for.</summary>
    private readonly FrozenDictionary<string, Lazy<FrozenDictionary<string, string>>> _byLanguage = Languages.All.ToFrozenDictionary(
        language => language, language => new Lazy<FrozenDictionary<string, string>>(() => Read(assembly, $"{area}/Texts/{language}.json")), StringComparer.Ordinal);

    /// <summary>The text with its places filled; numbers and times (<c>{0:N0}</c>, <c>{1:g}</c>) as the language writes them.</summary>
    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    public string Say(string language, string key, params object?[] arguments) =>
        string.Format(CultureInfo.GetCultureInfo(language), _byLanguage[language].Value[key], arguments);

    /// <summary>The same for whoever reads it later; arguments that are a <see cref="Saying"/> are said in his language too.</summary>
    public Saying Of(string key, params object?[] arguments) =>
        language => Say(language, key, [.. arguments.Select(argument => argument is Saying inner ? inner(language) : argument)]);

    /// <summary>The same where the places have names, as in the templates of a log: <c>{ReportId}</c>, <c>{Rows:N0}</c>.</summary>
    public string Say(string language, string key, IReadOnlyDictionary<string, object?> named)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return NamedPlace().Replace(
            _byLanguage[language].Value[key], place => string.Format(culture, $"{{0{place.Groups["form"].Value}}}", named[place.Groups["name"].Value]));
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z]\w*)(?<form>:[^}]+)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedPlace();

    private static FrozenDictionary<string, string> Read(Assembly assembly, string name)
    {
        using var file = assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(file, TextJson.Default.DictionaryStringString)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>A text that stands there twice is a mistake of the translator's.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TextJson : JsonSerializerContext;
