using System.Text;
using System.Text.RegularExpressions;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Texts;
using KivaFunctions.Functions;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>The files of the page, without a browser.</summary>
public sealed partial class PageFilesTests
{
    /// <summary>Bytes of all that a reader's browser asks for, uncompressed, in the language that has most of them.</summary>
    private const int Budget = 100_000;

    /// <summary>The same on the line.</summary>
    private const int BudgetCompressed = 30_000;

    private static readonly string Script = string.Join('\n', PageResources.Names.Where(name => name.EndsWith(".js", StringComparison.Ordinal)).Select(Text));

    [Fact]
    public void The_page_is_small()
    {
        Assert.InRange(Loaded(file => file.Content.Length), 1, Budget);
        Assert.InRange(Loaded(file => file.Compressed.Length), 1, BudgetCompressed);
    }

    /// <summary>One language is asked for, and everything else.</summary>
    private static int Loaded(Func<PageFile, int> size)
    {
        var texts = Languages.All.Select(language => $"{language}.json").ToArray();
        return PageResources.Names.Except(texts).Sum(name => size(PageFiles.Find(name)!)) + texts.Max(name => size(PageFiles.Find(name)!));
    }

    [Fact]
    public void Every_file_that_is_named_is_there_and_none_is_there_for_nothing()
    {
        var html = Text("index.html");
        var named = Address().Matches(html).Select(match => match.Groups["file"].Value)
            .Concat(Import().Matches(Script).Select(match => match.Groups["file"].Value))
            .Concat(Languages.All.Select(language => $"{language}.json")).Append("index.html");

        Assert.Equal(PageResources.Names.Order(StringComparer.Ordinal), named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_asked_of_another_host_and_nothing_becomes_markup() =>
        Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg)|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|style=", Script + Text("index.html") + Text("style.css"));

    [Fact]
    public void Every_language_has_every_text_with_the_same_places()
    {
        var english = PageTexts.In(Languages.English);
        Assert.All(Languages.All, language =>
        {
            var texts = PageTexts.In(language);
            Assert.Equal(english.Keys, texts.Keys);
            Assert.All(texts, text =>
            {
                Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key);
                Assert.Equal(Places(english[text.Key]), Places(text.Value));
                if (language != Languages.English && text.Value.Split(' ').Length > 3)
                {
                    Assert.NotEqual(english[text.Key], text.Value);
                }

                if (language == "fr")
                {
                    Assert.DoesNotMatch("[^\u00a0][:;?!»]|«[^\u00a0]", text.Value);
                }
            });
        });
    }

    [Fact]
    public void Every_text_that_is_asked_for_is_there_and_none_is_there_for_nothing()
    {
        var keys = PageTexts.In(Languages.English).Keys;
        var asked = Key().Matches(Script + Text("index.html")).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        var families = Family().Matches(Script).Select(match => match.Groups["before"].Value is { Length: > 0 } before ? before : $"{match.Groups["kind"].Value}.").ToHashSet(StringComparer.Ordinal);
        var counted = Counted().Matches(Script).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(asked.Except(counted, StringComparer.Ordinal), key => !keys.Contains(key));
        Assert.All(counted, key => Assert.All(["one", "other"], form => Assert.Contains($"{key}.{form}", keys)));
        string[] decisions = ["release", "resume", "cancel"];
        Assert.DoesNotContain(keys, key => !asked.Contains(key)
            && !families.Any(family => key.StartsWith(family, StringComparison.Ordinal))
            && !counted.Contains(key[..key.LastIndexOf('.')])
            && !decisions.Contains(key.Split('.')[0]));
    }

    [Fact]
    public void Every_state_and_every_end_has_a_word()
    {
        var keys = PageTexts.In(Languages.English).Keys;

        Assert.All(Enum.GetNames<ReportState>(), state => Assert.Contains($"state.{state.ToLowerInvariant()}", keys));
        Assert.All(Enum.GetNames<BatchState>(), state => Assert.Contains($"batch.{state.ToLowerInvariant()}", keys));
        Assert.All(
            typeof(RowEnds).GetProperties().Select(end => end.Name).Except(["Sent", "All"]),
            end => Assert.Contains($"end.{char.ToLowerInvariant(end[0])}{end[1..]}", keys));
    }

    private static string Text(string name) => Encoding.UTF8.GetString(PageResources.Read(name));

    private static string[] Places(string text) => [.. Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"""/api/page/(?<file>[A-Za-z.]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"from '\./(?<file>[A-Za-z.]+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();

    [GeneratedRegex(@"'(?<key>[a-z]+[A-Za-z]*(\.[A-Za-z]+)+)'|data-text=""(?<key>[^""]+)""|\bt\('(?<key>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"\bt\(`(?<before>[a-z]+\.)\$|word\('(?<kind>[a-z]+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Family();

    [GeneratedRegex(@"count\('(?<key>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counted();
}
