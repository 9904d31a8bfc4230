using Kiva.Repayments.Texts;
using KivaFunctions.Local.Commands;

namespace KivaFunctions.Local.Tests.Commands;

public sealed class CommandLineTests
{
    private static readonly string ThisFile = typeof(CommandLineTests).Assembly.Location;

    [Fact]
    public void Nothing_means_watch() => Assert.Null(CommandLine.Parse([]).Files);

    [Fact]
    public void Settings_and_files_may_stand_in_any_order()
    {
        var line = CommandLine.Parse(["--Kiva:Columns", "Three", "report", ThisFile, "--urls=http://127.0.0.1:1", "--DataStorage__blobServiceUri", "https://x"]);
        Assert.Equal(ThisFile, Assert.Single(line.Files!).FullName);
        Assert.Equal("Three", line.Settings["Kiva:Columns"]);
        Assert.Equal("http://127.0.0.1:1", line.Settings["urls"]);
        Assert.Equal("https://x", line.Settings["DataStorage:blobServiceUri"]);
    }

    [Fact]
    public void The_doctor_takes_settings_and_nothing_else()
    {
        var line = CommandLine.Parse(["doctor", "--Kiva:Environment", "Production"]);
        Assert.True(line.WantsDoctor);
        Assert.Equal("Production", line.Settings["Kiva:Environment"]);
    }

    [Fact]
    public void A_connection_string_keeps_its_equals_signs() =>
        Assert.Equal("a=b;c=d==", CommandLine.Parse(["--DataStorage=a=b;c=d=="]).Settings["DataStorage"]);

    [Theory]
    [InlineData("Which file", "report")]
    [InlineData("no file nowhere.csv", "report", "nowhere.csv")]
    [InlineData("is a folder", "report", ".")]
    [InlineData("reports is not known", "reports")]
    [InlineData("doctor takes no october.csv", "doctor", "october.csv")]
    [InlineData("--verbose is not known", "--verbose")]
    [InlineData("--Kiwa:ClientId is not known", "--Kiwa:ClientId", "x")]
    [InlineData("-v is not known", "-v")]
    [InlineData("--urls needs a value", "--urls")]
    [InlineData("no file --verbose", "report", "--", "--verbose")]
    public void What_makes_no_sense_is_told_in_a_sentence(string expected, params string[] arguments) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => CommandLine.Parse(arguments)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_makes_no_sense_is_told_in_a_language()
    {
        var wrong = Assert.Throws<UsageException>(() => CommandLine.Parse(["report", "nowhere.csv"]));
        Assert.Equal(["There is no file nowhere.csv.", "Il n’y a pas de fichier nowhere.csv.", "No hay un archivo nowhere.csv.", "Não há arquivo nowhere.csv."], Languages.All.Select(language => wrong.Text(language)));
    }

    [Fact]
    public void Help_is_told_in_a_language_with_the_words_that_are_typed_as_they_are()
    {
        Assert.All(Languages.All, language => Assert.All(
            new[] { "KivaFunctions.Local report FILE…", "KivaFunctions.Local doctor", "--SECTION:NAME VALUE", "http://127.0.0.1:7071", "--Kiva:Columns Three" },
            word => Assert.Contains(word, Usage.In(new Words(language)), StringComparison.Ordinal)));
        Assert.Contains("continue de tourner et surveille le conteneur mis-exports", Usage.In(new Words("fr")), StringComparison.Ordinal);
    }
}
