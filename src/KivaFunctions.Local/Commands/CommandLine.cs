namespace KivaFunctions.Local.Commands;

/// <summary>What was asked for.</summary>
/// <param name="WantsDoctor">To look at what the app needs, and end.</param>
/// <param name="Files">The exports to report; <see langword="null"/> to keep running and watch.</param>
/// <param name="Settings">Settings that win over all others.</param>
internal sealed record CommandLine(bool WantsHelp, bool WantsDoctor, IReadOnlyList<FileInfo>? Files, IReadOnlyDictionary<string, string?> Settings)
{
    private static readonly string[] Sections = ["AzureFunctionsJobHost", "Alerts", "DataStorage", "ExpectedLoans", "Exports", "KeyVault", "Kiva", "LocalHost", "Logging", "Page", "Reporting"];
    private static readonly string[] Names = ["AzureWebJobsStorage", "DataStorage", "ExpectedLoansSchedule", "urls"];

    /// <exception cref="UsageException">One sentence about the first thing that is wrong.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var words = new List<string>();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "-h" or "-?" or "--help":
                    return new CommandLine(WantsHelp: true, WantsDoctor: false, null, settings);
                case "--":
                    words.AddRange(rest);
                    rest.Clear();
                    break;
                case not null when argument.StartsWith("--", StringComparison.Ordinal):
                    var (name, value) = Setting(argument[2..], rest);
                    settings[name] = value;
                    break;
                case not null when argument.StartsWith('-') && argument.Length > 1:
                    throw Unknown(argument);
                default:
                    words.Add(argument!);
                    break;
            }
        }

        return words is ["doctor"]
            ? new CommandLine(WantsHelp: false, WantsDoctor: true, null, settings)
            : new CommandLine(WantsHelp: false, WantsDoctor: false, FilesOf(words), settings);
    }

    private static (string Name, string Value) Setting(string argument, Queue<string> rest)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? argument : argument[..equals]).Replace("__", ":", StringComparison.Ordinal);
        var isKnown = Names.Contains(name, StringComparer.OrdinalIgnoreCase) || (name.Contains(':', StringComparison.Ordinal) && Sections.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase));
        if (!isKnown)
            throw Unknown("--" + argument);
        if (equals >= 0)
            return (name, argument[(equals + 1)..]);
        return rest.TryDequeue(out var value) ? (name, value) : throw new UsageException(Words.Texts.Of("usage.needs-value", "--" + name));
    }

    private static List<FileInfo>? FilesOf(List<string> words)
    {
        if (words.Count == 0)
            return null;
        if (words[0] == "doctor")
            throw new UsageException(Words.Texts.Of("usage.doctor-takes-none", words[1]));
        if (words[0] != "report")
            throw Unknown(words[0]);
        if (words.Count == 1)
            throw new UsageException(Words.Texts.Of("usage.which-file"));

        if (words.Exists(string.IsNullOrWhiteSpace))
            throw new UsageException(Words.Texts.Of("usage.empty-name"));

        var files = words.Skip(1).Select(word => new FileInfo(word)).ToList();
        foreach (var file in files.Where(file => !file.Exists))
            throw new UsageException(Directory.Exists(file.FullName) ? Words.Texts.Of("usage.is-folder", file) : Words.Texts.Of("usage.no-file", file));
        return files;
    }

    private static UsageException Unknown(string argument) => new(Words.Texts.Of("usage.unknown", argument));
}
