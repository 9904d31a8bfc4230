using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Texts;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>
/// <c>docs/coordinator.md</c> and its translations say what the page says. What stands in bold there is a text of the page in that language, what stands as code is a problem's code.
/// </summary>
public sealed partial class GuideTests
{
    /// <summary>Bytes: a guide is read on a slow line too.</summary>
    private const int PictureAtMost = 80_000;

    /// <summary>Pixels.</summary>
    private const int WidthAtMost = 1000;

    public static TheoryData<string> AllLanguages => [.. Languages.All];

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void What_stands_in_bold_stands_so_on_the_page(string language) =>
        Assert.Equal([], Quoted(language).Where(text => KeysOf(language, text).Count == 0));

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Every_language_quotes_the_same_texts_in_the_same_order(string language)
    {
        var english = Quoted(Languages.English);
        var others = Quoted(language);

        Assert.InRange(english.Count, 30, int.MaxValue);
        Assert.Equal(english.Count, others.Count);
        Assert.All(english.Zip(others), pair => Assert.True(KeysOf(Languages.English, pair.First).Overlaps(KeysOf(language, pair.Second)), $"{pair.First}: {pair.Second}"));
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Every_language_explains_the_same_problems_and_they_exist(string language)
    {
        var codes = All(Code(), language);

        Assert.InRange(codes.Count, 10, int.MaxValue);
        Assert.Equal([], codes.Except(ProblemCatalog.Codes));
        Assert.Equal(All(Code(), Languages.English), codes);
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Everything_that_is_linked_is_there_and_the_other_languages_are(string language)
    {
        var links = All(Link(), language);

        Assert.Equal([], links.Where(link => !File.Exists(Repository.PathOf($"docs/{link}"))));
        Assert.Equal([], Languages.All.Where(other => other != language).Select(Name).Except(links));
        Assert.Contains($"](docs/{Name(language)})", File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void The_pictures_show_the_page_in_the_language_of_the_guide_and_load_fast(string language)
    {
        var pictures = All(Picture(), language);

        Assert.InRange(pictures.Count, 4, 5);
        Assert.All(pictures, picture =>
        {
            Assert.StartsWith($"pictures/{language}/", picture, StringComparison.Ordinal);
            var file = File.ReadAllBytes(Repository.PathOf($"docs/{picture}"));
            Assert.InRange(file.Length, 1, PictureAtMost);
            Assert.Equal("\u0089PNG", string.Concat(file[..4].Select(part => (char)part)));
            Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), 1, WidthAtMost);
        });
    }

    private static string Name(string language) => language == Languages.English ? "coordinator.md" : $"coordinator.{language}.md";

    /// <summary>The guide without its line ends: a quoted text may go over them.</summary>
    private static string Read(string language) => LineEnd().Replace(File.ReadAllText(Repository.PathOf($"docs/{Name(language)}")), " ");

    private static IReadOnlyList<string> All(Regex wanted, string language) => [.. wanted.Matches(Read(language)).Select(match => match.Groups["text"].Value)];

    private static IReadOnlyList<string> Quoted(string language) => All(Bold(), language);

    /// <summary>The keys of the page's texts that can read so, with one word in each of their places.</summary>
    private static HashSet<string> KeysOf(string language, string quoted) => PageTexts.In(language)
        .Where(text => Regex.IsMatch(quoted, $"^{Place().Replace(Regex.Escape(text.Value), @"\S+")}$", RegexOptions.None, TimeSpan.FromSeconds(1)))
        .Select(text => text.Key)
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@" *\r?\n *", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"\*\*(?<text>.+?)\*\*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bold();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<text>[^)#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"!\[[^\]]+\]\((?<text>[^)]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Picture();

    [GeneratedRegex(@"\\\{\d}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
