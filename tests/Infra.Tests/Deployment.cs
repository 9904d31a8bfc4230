using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infra.Tests;

/// <summary>What would be deployed: all modules laid open, and every expression worked out that does not need Azure.</summary>
/// <param name="Text">The whole of it, without what changes from run to run and from day to day.</param>
internal sealed partial record Deployment(string Text, IReadOnlyList<JsonNode> Resources)
{
    public const string Everything = "tests/Infra.Tests/everything.bicepparam";

    /// <summary>Relative to the repository.</summary>
    public static readonly string[] ParameterFiles = ["infra/stage.bicepparam", "infra/production.bicepparam", Everything];

    private static readonly ConcurrentDictionary<string, Lazy<Task<Deployment>>> Known = new(StringComparer.Ordinal);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ConcurrentDictionary<string, Lazy<Task<JsonNode>>> Compiled = new(StringComparer.Ordinal);

    public static Task<Deployment> OfAsync(string parameterFile) => Known.GetOrAdd(parameterFile, file => new(() => PredictAsync(file))).Value;

    /// <returns>The resources of every parameter file.</returns>
    public static async Task<IReadOnlyList<JsonNode>> AllOfTypeAsync(string type)
    {
        var deployments = await Task.WhenAll(ParameterFiles.Select(OfAsync));
        JsonNode[] found = [.. deployments.SelectMany(deployment => deployment.OfType(type))];
        Assert.NotEmpty(found);
        return found;
    }

    /// <param name="file">Relative to <c>infra</c>.</param>
    public static Task<JsonNode> CompileAsync(string file) => Compiled.GetOrAdd(file, name => new(() => BuildAsync(name))).Value;

    /// <summary>The files that are compiled, as they lie in the repository: the CLI writes beside them, and the repository stays as it is.</summary>
    public static void CopyTo(DirectoryInfo copy)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(BicepCli.Repository, "infra"), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(BicepCli.Repository, Everything)))
        {
            var target = Path.Combine(copy.FullName, Path.GetRelativePath(BicepCli.Repository, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task<JsonNode> BuildAsync(string file)
    {
        var (exitCode, output, complaints) = await BicepCli.RunAsync(Path.Combine(BicepCli.Repository, "infra"), "build", file, "--stdout");
        Assert.True(exitCode == 0, complaints);
        return JsonNode.Parse(output)!;
    }

    public IEnumerable<JsonNode> OfType(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    private static async Task<Deployment> PredictAsync(string parameterFile)
    {
        var copy = Directory.CreateTempSubdirectory("infra-");
        try
        {
            CopyTo(copy);
            string[] tenant = ["--tenant-id", "00000000-0000-0000-0000-000000000002", "--subscription-id", "00000000-0000-0000-0000-000000000001"];
            var (exitCode, output, complaints) = await BicepCli.RunAsync(
                copy.FullName, ["snapshot", parameterFile, .. tenant, "--location", "westeurope", "--deployment-name", "kiva"]);
            Assert.True(exitCode == 0, output + complaints);

            var text = await File.ReadAllTextAsync(
                Path.Combine(copy.FullName, Path.ChangeExtension(parameterFile, "snapshot.json")), TestContext.Current.CancellationToken);
            var snapshot = JsonNode.Parse(text)!;
            return new Deployment(Comparable(snapshot), [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!)]);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>The CLI gives the outputs in another order each time.</summary>
    private static string Comparable(JsonNode snapshot)
    {
        var outputs = snapshot["outputs"]!.AsObject().OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => KeyValuePair.Create(output.Key, output.Value?.DeepClone()));
        var ordered = snapshot.DeepClone();
        ordered["outputs"] = new JsonObject(outputs);
        return StartDate().Replace(ordered.ToJsonString(Indented).ReplaceLineEndings("\n"), "\"startDate\": \"(this month)\"");
    }

    /// <summary>The budget begins in the month of the deployment.</summary>
    [GeneratedRegex("\"startDate\": \"[^\"]+\"", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex StartDate();
}
