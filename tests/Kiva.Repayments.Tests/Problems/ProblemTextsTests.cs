using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Problems;

public sealed partial class ProblemTextsTests
{
    /// <summary>Without English.</summary>
    public static TheoryData<string> Translations => [.. Languages.All.Where(language => language != Languages.English)];

    [Fact]
    public void Every_language_that_can_be_set_has_texts_and_headings()
    {
        var settable = typeof(ReportingOptions).GetProperty(nameof(ReportingOptions.Language))!.GetCustomAttribute<AllowedValuesAttribute>()!.Values;

        Assert.Equal(settable, Languages.All);
        Assert.All(Languages.All, language => Assert.NotEmpty(ResultsHeader.Added(language)));
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void Every_code_has_a_text_and_every_text_a_code(string language) =>
        Assert.Equal(ProblemCatalog.Codes.Order(StringComparer.Ordinal), ProblemTexts.In(language).ByCode.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Every_text_has_the_places_of_the_English_one(string language) =>
        Assert.All(Pairs(language), pair => Assert.Equal(Places(pair.English), Places(pair.Text)));

    [Theory]
    [MemberData(nameof(Translations))]
    public void No_text_is_the_English_one_or_empty(string language) => Assert.All(Pairs(language), pair =>
    {
        Assert.NotEqual(pair.English, pair.Text);
        Assert.False(string.IsNullOrWhiteSpace(pair.Text));
    });

    /// <summary>Settings, files, addresses and values are typed as they stand.</summary>
    [Theory]
    [MemberData(nameof(Translations))]
    public void Every_text_names_the_settings_that_the_English_one_names(string language) =>
        Assert.All(Pairs(language), pair => Assert.Equal(Names(pair.English), Names(pair.Text)));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Every_text_can_be_filled(string language)
    {
        string[] arguments = ["<a>", "<b>", "<c>", "<d>"];
        Assert.All(ProblemCatalog.Codes, code =>
        {
            var text = new Problem(code, Arguments: arguments).Text(language);
            Assert.Equal(Places(ProblemTexts.In(language).ByCode[code]).Length, arguments.Count(text.Contains));
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void French_keeps_its_punctuation_on_the_line() =>
        Assert.All(Pairs("fr"), pair => Assert.DoesNotMatch("[^\u00a0][:;?!»]|«[^\u00a0]", Fields().Replace(pair.Text, "x")));

    [Theory]
    [MemberData(nameof(Translations))]
    public void A_code_of_another_version_is_told_in_every_language(string language) =>
        Assert.NotEqual(new Problem("export.of-tomorrow").Text(), new Problem("export.of-tomorrow").Text(language));

    [Fact]
    public void Logs_are_English() =>
        Assert.Equal("amount.missing: The amount is missing. Fill it in as the MIS has it; write 0 only where the MIS shows 0.", new Problem("amount.missing").ForLog());

    private static IEnumerable<(string English, string Text)> Pairs(string language)
    {
        var (english, texts) = (ProblemTexts.In(Languages.English), ProblemTexts.In(language));
        return english.ByCode.Select(entry => (entry.Value, texts.ByCode.GetValueOrDefault(entry.Key, "")))
            .Append((english.AnotherVersion, texts.AnotherVersion))
            .Append((english.Expected, texts.Expected))
            .Append((english.InFull, texts.InFull));
    }

    private static string[] Places(string text) => [.. Place().Matches(text).Select(place => place.Value).Distinct().Order(StringComparer.Ordinal)];

    private static string[] Names(string text) => [.. Name().Matches(text).Select(name => name.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"(?<!\{)\{\d\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"[A-Z]\w+:[A-Z]\w+(:[A-Z]\w+)?|results\.csv|amount\.above-price|mis-exports|PA2|/api/[a-z/-]+|\.(xlsx|xlsb|tmp|part|filepart)\b|UTF-\d+|Loan ID|Client ID|Principal Repaid", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    /// <summary>JSON to be written as it stands, and settings.</summary>
    [GeneratedRegex(@"\{\{.*\}\}|#REF!|[A-Z]\w+:[A-Z]\w+(:[A-Z]\w+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fields();
}
