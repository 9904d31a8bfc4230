using System.Globalization;
using System.Text.Json;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Local.Hosting;

/// <summary>Puts the settings in their order: defaults, host.json, local.settings.json, environment variables, command line.</summary>
internal static class SettingsFiles
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="SettingsException">A file is there and cannot be read.</exception>
    public static void AddTo(ConfigurationManager configuration, LocalHostOptions options)
    {
        var sources = ((IConfigurationBuilder)configuration).Sources;
        if (!options.ReadsSurroundings)
            sources.Clear();
        else if (FindLocalSettings() is { } path)
            Insert(sources, Values(path));
        Insert(sources, Defaults(options.HostJsonPath));
        configuration.AddInMemoryCollection(options.Settings);
    }

    private static void Insert(IList<IConfigurationSource> sources, IEnumerable<KeyValuePair<string, string?>> values) =>
        sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = values });

    private static Dictionary<string, string?> Defaults(string hostJson)
    {
        var defaults = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["ExpectedLoansSchedule"] = "0 0 */6 * * *",
            ["Logging:LogLevel:Microsoft"] = "Warning",
        };
        foreach (var (key, value) in Flat(hostJson, ""))
        {
            // The real host keeps its levels in host.json too.
            defaults[key.StartsWith("logging:", StringComparison.OrdinalIgnoreCase) ? key : $"{HostJson.Section}:{key}"] = value;
        }

        return defaults;
    }

    /// <summary>In the current directory, or above it up to the repository's root.</summary>
    private static string? FindLocalSettings()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "local.settings.json");
            if (File.Exists(path))
                return path;
            if (File.Exists(Path.Combine(folder.FullName, "host.json")))
                return null;
        }

        return null;
    }

    /// <summary>The form of the Functions tools: <c>Values</c> holds what in Azure are environment variables.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Values(string path) =>
        Flat(path, "Values").Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), value.Value));

    private static List<KeyValuePair<string, string?>> Flat(string path, string section)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var root = document.RootElement;
            return section.Length == 0 || root.TryGetProperty(section, out root) ? [.. Flat(root, "")] : [];
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new SettingsException([$"{path} cannot be read as JSON. {unreadable.Message}"]);
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Flat(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Flat(property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Flat(item, string.Create(CultureInfo.InvariantCulture, $"{path}:{index}"))),
        _ => [KeyValuePair.Create(path, element.ValueKind == JsonValueKind.Null ? null : (string?)element.ToString())],
    };
}
