using System.Globalization;
using System.Reflection;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Texts;
using KivaFunctions.Local.Commands;
using Spectre.Console;

namespace KivaFunctions.Local.Tests.Commands;

public sealed class WordsTests
{
    private static readonly Assembly App = typeof(Words).Assembly;

    public static TheoryData<string> Areas => [.. TextFiles.Areas(App)];

    [Theory]
    [MemberData(nameof(Areas))]
    public void Every_text_is_there_in_every_language(string area) => TextFiles.Check(App, area);

    [Fact]
    public void Every_text_is_used_and_every_text_that_is_used_is_there() => TextFiles.CheckKeys(App, "Commands", "src/KivaFunctions.Local/Commands");

    [Fact]
    public void Every_state_has_a_word() => Assert.All(Languages.All, language => Assert.All(
        Enum.GetValues<ReportState>(),
        state => Assert.NotEmpty(Words.Texts.Say(language, $"state.{state.ToString().ToLowerInvariant()}"))));

    /// <summary>What is drawn with the texts is drawn in every language; a bracket too many would throw before a person's eyes.</summary>
    [Theory]
    [InlineData("report.headline")]
    [InlineData("report.nothing-sent")]
    [InlineData("doctor.faults")]
    [InlineData("doctor.well")]
    [InlineData("next")]
    [InlineData("practice.doctor")]
    [InlineData("practice.report")]
    [InlineData("practice.watch")]
    [InlineData("stopped")]
    [InlineData("stopped.practice")]
    public void Colours_are_the_same_in_every_language(string key)
    {
        object[] arguments = key == "doctor.faults" ? [1, 2] : ["red", "red", "red"];
        var english = Drawn(Languages.English);
        Assert.NotEmpty(english);
        Assert.All(Languages.All, language => Assert.Equal(english, Drawn(language)));

        IReadOnlyList<Style> Drawn(string language)
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
            var segments = ((Spectre.Console.Rendering.IRenderable)new Markup(Words.Texts.Say(language, key, arguments)))
                .Render(Spectre.Console.Rendering.RenderOptions.Create(console), 1000);
            return [.. segments.Select(segment => segment.Style).Where(style => !style.Equals(Style.Plain)).Distinct()];
        }
    }

    [Theory]
    [InlineData("fr", "fr")]
    [InlineData("pt", "pt")]
    [InlineData("de", "en")]
    [InlineData("FR", "en")]
    [InlineData(null, "en")]
    public void The_language_is_that_of_the_setting_where_there_are_texts_in_it(string? setting, string language)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Reporting:Language", setting)]).Build();
        Assert.Equal(language, Words.Of(settings).Language);
    }

    [Theory]
    [InlineData("es", "report", "--Reporting:Language", "es")]
    [InlineData("es", "--reporting:language=es", "report")]
    [InlineData("es", "--Reporting__Language", "es", "--verbose")]
    [InlineData("en", "--Reporting:Language")]
    [InlineData("en", "--Reporting:Language", "Spanish")]
    [InlineData("en", "report")]
    public void Before_the_settings_are_read_the_command_line_says_the_language(string language, params string[] arguments) =>
        Assert.Equal(language, Words.Of(arguments).Language);

    [Theory]
    [InlineData("en", "1234567.50", 2199)]
    [InlineData("fr", "1234567,50", 2199)]
    [InlineData("es", "1234567,50", 2199)]
    [InlineData("pt", "1234567,50", 2199)]
    public void Figures_are_written_as_the_language_writes_them(string language, string amount, int number)
    {
        var words = new Words(language);
        Assert.Equal(amount, words.Amount("1234567.50"));
        Assert.Equal(number.ToString("N0", CultureInfo.GetCultureInfo(language)), words.Number(number));
    }
}
