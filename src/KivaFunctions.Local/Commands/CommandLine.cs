namespace KivaFunctions.Local.Commands;

/// <summary>What was asked for.</summary>
/// <param name="WantsDoctor">To look at what the app needs, and end.</param>
/// <param name="Files">The exports to report; <see langword="null"/> to keep running and watch.</param>
/// <param name="Settings">Settings that win over all others.</param>
internal sealed record CommandLine(bool WantsHelp, bool WantsDoctor, IReadOnlyList<FileInfo>? Files, IReadOnlyDictionary<string, string?> Settings)
{
    public const string Help = """
        Reports loan repayments to Kiva: runs the function app's triggers on this machine.

          KivaFunctions.Local                 keeps running and watches the container mis-exports
          KivaFunctions.Local report FILE…    reports the files, shows what became of every row, and ends
          KivaFunctions.Local doctor          looks at storage, secrets and Kiva, says what to do, and ends; posts nothing

          --urls URL                          where HTTP is served, http://127.0.0.1:7071 if not said
          --SECTION:NAME VALUE                any setting, such as --Kiva:Columns Three
          --help                              this text

        With neither DataStorage nor a setting of Kiva it practises: on storage and a Partner API of its own, both gone when it ends.
        Exit code of report: 0 when every row went, 1 when something needs a person, 2 when the command line is wrong.
        Exit code of doctor: 0 when all is well.
        """;

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
        return rest.TryDequeue(out var value) ? (name, value) : throw new UsageException($"--{name} needs a value.");
    }

    private static List<FileInfo>? FilesOf(List<string> words)
    {
        if (words.Count == 0)
            return null;
        if (words[0] == "doctor")
            throw new UsageException($"doctor takes no {words[1]}. Expected: doctor, and settings if any.");
        if (words[0] != "report")
            throw Unknown(words[0]);
        if (words.Count == 1)
            throw new UsageException("Which file is to be reported? Expected: report FILE…");

        if (words.Exists(string.IsNullOrWhiteSpace))
            throw new UsageException("A file name is empty. Expected: report FILE…");

        var files = words.Skip(1).Select(word => new FileInfo(word)).ToList();
        foreach (var file in files.Where(file => !file.Exists))
            throw new UsageException(Directory.Exists(file.FullName) ? $"{file} is a folder; name the files in it." : $"There is no file {file}.");
        return files;
    }

    private static UsageException Unknown(string argument) => new($"{argument} is not known here; --help shows what is.");
}
