using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infra.Tests;

/// <summary>What <c>azd</c> finds: <c>azure.yaml</c>, and in <c>main.parameters.json</c> a variable for each parameter, to be set by <c>azd env set</c>.</summary>
public sealed partial class AzdTests
{
    [Fact]
    public async Task Every_parameter_can_be_set_and_says_what_it_is()
    {
        var parameters = (await Deployment.CompileAsync("main.bicep"))["parameters"]!.AsObject();
        var file = JsonNode.Parse(await ReadAsync("infra/main.parameters.json"))!["parameters"]!.AsObject();
        var variables = file.Select(parameter => (string)parameter.Value!["value"]!).ToArray();

        Assert.Equal(parameters.Select(parameter => parameter.Key).Order(StringComparer.Ordinal), file.Select(parameter => parameter.Key).Order(StringComparer.Ordinal));
        Assert.Equal(variables.Distinct(StringComparer.Ordinal), variables);
        Assert.All(parameters, parameter => Assert.InRange(((string)parameter.Value!["metadata"]!["description"]!).Length, 20, 300));
    }

    [Fact]
    public async Task What_azure_yaml_names_is_there()
    {
        var named = Paths().Matches(await ReadAsync("azure.yaml")).Select(match => match.Groups["path"].Value).ToArray();

        Assert.Equal(4, named.Length);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(BicepCli.Repository, path)), path));
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(BicepCli.Repository, file), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^ +(?:path|project|run): (?<path>\S+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Paths();
}
