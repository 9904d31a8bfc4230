using System.Diagnostics;
using System.Text;

namespace KivaFunctions.Local.Tests.Samples;

/// <summary>
/// One of the scripts of <c>samples/</c>, run as a person or a scheduler runs it: the shell's by the machine's <c>sh</c>, PowerShell's by the version that
/// <c>.config/dotnet-tools.json</c> names.
/// </summary>
internal sealed class HandOverScript : IDisposable
{
    public const string Shell = "hand-over.sh";
    public const string PowerShell = "hand-over.ps1";

    public const string Key = "key-that-nobody-sees_0123456789==";

    public static string Repository { get; } = KivaFunctions.Tests.Repository.PathOf("");
    private static readonly Lazy<Task> ToolsAreThere = new(() => RunAsync("dotnet", ["tool", "restore"], []));

    private readonly string _script;
    private readonly string _folder = Directory.CreateTempSubdirectory("hand-over").FullName;

    public HandOverScript(string script)
    {
        _script = script;
        KeyFile = Write("function-key", Key + "\n");
    }

    /// <summary>What a test changes, <see langword="null"/> takes away.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the shell prints each command that it runs.</summary>
    public bool IsTraced { get; init; }

    public string KeyFile { get; }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>A file that only its owner can read.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    /// <param name="options"><c>move-to</c> with its folder, <c>again</c>: each script has its own way to write them.</param>
    public async Task<HandOverEnd> RunAsync(string file, Uri url, params string[] options)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["KIVA_URL"] = url.ToString(),
            ["KIVA_KEY"] = null,
            ["KIVA_KEY_FILE"] = KeyFile,
            ["KIVA_WAIT_MINUTES"] = "2",
            ["KIVA_PAUSE_SECONDS"] = "1",
        };
        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        var script = Path.Combine(Repository, "samples", _script);
        if (_script == Shell)
        {
            var witness = SetUpWitness();
            settings["PATH"] = Path.GetDirectoryName(witness.Program) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
            var (status, output) = await RunAsync("sh", [.. IsTraced ? ["-x"] : Array.Empty<string>(), script, .. options.Select(Option), file], settings);
            return new HandOverEnd(status, output, File.Exists(witness.Log) ? await File.ReadAllTextAsync(witness.Log, TestContext.Current.CancellationToken) : "");
        }

        await ToolsAreThere.Value;
        string[] arguments = ["tool", "run", "pwsh", "-NoProfile", "-NonInteractive", "-File", script, "-Path", file, .. options.Select(Option)];
        var (ended, told) = await RunAsync("dotnet", arguments, settings);
        return new HandOverEnd(ended, told, "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Option(string option) => option switch
    {
        "move-to" => _script == Shell ? "--move-to" : "-MoveTo",
        "again" => _script == Shell ? "--again" : "-Again",
        _ => option,
    };

    /// <summary>A curl that writes down what every user of the machine could see of it, its arguments, and what its environment holds; then it is curl.</summary>
    private (string Program, string Log) SetUpWitness()
    {
        var program = Path.Combine(Folder("bin"), "curl");
        var log = Path.Combine(_folder, "seen.log");
        var curl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "curl")).First(File.Exists);
        File.WriteAllText(program, $"#!/bin/sh\n{{ printf '%s\\n' \"$@\"; env; }} >> '{log}'\nexec '{curl}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return (program, log);
    }

    private static async Task<(int Status, string Output)> RunAsync(string program, string[] arguments, Dictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}

/// <param name="Status">The exit code.</param>
/// <param name="Output">All that it printed.</param>
/// <param name="Seen">The arguments and the environment of the programs that it called.</param>
internal sealed record HandOverEnd(int Status, string Output, string Seen);
