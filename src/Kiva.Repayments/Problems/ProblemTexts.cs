using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Problems;

/// <summary>
/// The texts of the problems in one language. English stands beside the codes; the others are the files <c>Texts/*.json</c>, built into the
/// assembly, with the same codes and the same places.
/// </summary>
/// <param name="AnotherVersion">What is said of a code that is not known here.</param>
/// <param name="Expected">What is said behind a text in the rows handed back; its place is what would have been right.</param>
/// <param name="InFull">What is said in a message behind a text from which data was left out.</param>
/// <param name="ByCode">By code; <c>{0}</c>, <c>{1}</c> … are the problem's arguments.</param>
internal sealed record ProblemTexts(string AnotherVersion, string Expected, string InFull, IReadOnlyDictionary<string, string> ByCode)
{
    /// <summary>Most processes tell of problems in one language; the others' files are read when they are first asked for.</summary>
    private static readonly FrozenDictionary<string, Lazy<ProblemTexts>> ByLanguage = Languages.All.ToFrozenDictionary(
        language => language, language => new Lazy<ProblemTexts>(() => language == Languages.English ? English() : Translated(language)), StringComparer.Ordinal);

    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    public static ProblemTexts In(string language) => ByLanguage[language].Value;

    private static ProblemTexts English() => new(
        "Another version of this program gave this problem; this one does not know it.",
        "Expected: {0}",
        "The report says it in full.",
        ProblemCatalog.English);

    private static ProblemTexts Translated(string language)
    {
        using var file = typeof(ProblemTexts).Assembly.GetManifestResourceStream($"Problems/Texts/{language}.json")!;
        return JsonSerializer.Deserialize(file, ProblemTextsJson.Default.ProblemTexts)!;
    }
}

/// <summary>A text that stands there twice, or a misspelt name beside the texts, is a mistake of the translator's.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProblemTexts))]
internal sealed partial class ProblemTextsJson : JsonSerializerContext;
