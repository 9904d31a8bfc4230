namespace Infra.Tests;

/// <summary>The files themselves: they compile without a complaint, look as the formatter leaves them and give what was approved.</summary>
public sealed class SourcesTests
{
    private static readonly string Infra = Path.Combine(BicepCli.Repository, "infra");

    public static TheoryData<string> ParameterFiles => [.. Deployment.ParameterFiles];

    /// <summary><c>infra/bicepconfig.json</c> says what is looked for; a warning counts as an error here. Linting compiles first.</summary>
    [Fact]
    public async Task All_build_and_lint_without_a_word()
    {
        var (exitCode, _, complaints) = await BicepCli.RunAsync(Infra, "lint", "--pattern", "**/*.bicep", "--no-restore");

        Assert.Equal("", complaints);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task All_are_as_bicep_format_leaves_them()
    {
        var copy = Directory.CreateTempSubdirectory("infra-");
        try
        {
            Deployment.CopyTo(copy);
            var (exitCode, _, complaints) = await BicepCli.RunAsync(copy.FullName, "format", "--pattern", "**/*.bicep*");

            Assert.Equal("", complaints);
            Assert.Equal(0, exitCode);
            Assert.All(
                copy.EnumerateFiles("*.bicep*", SearchOption.AllDirectories),
                formatted => Assert.Equal(
                    File.ReadAllText(Path.Combine(BicepCli.Repository, Path.GetRelativePath(copy.FullName, formatted.FullName))), File.ReadAllText(formatted.FullName)));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary><c>Snapshots/*.json</c> hold what each parameter file deploys, so that a review shows what a change does. To approve one, copy the file that the failure names.</summary>
    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task Deploys_what_was_approved(string file)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var name = Path.GetFileNameWithoutExtension(file) + ".json";
        var approved = Path.Combine(BicepCli.Repository, "tests", "Infra.Tests", "Snapshots", name);
        var received = Path.Combine(AppContext.BaseDirectory, name);
        var taken = (await Deployment.OfAsync(file)).Text;
        await File.WriteAllTextAsync(received, taken + "\n", cancellationToken);

        var before = File.Exists(approved) ? (await File.ReadAllTextAsync(approved, cancellationToken)).ReplaceLineEndings("\n").TrimEnd() : "";
        Assert.True(before == taken, $"Not what was approved. Compare {approved} with {received}; copy it over if it is meant.");
    }
}
