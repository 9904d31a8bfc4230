using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KivaFunctions.Local.Practice;

/// <summary>Node.js and its tools as they are installed on this machine.</summary>
internal static class Node
{
    private const int OldestVersion = 20;

    private static readonly string Wanted = $"Node.js {OldestVersion} or newer is needed for the storage emulator of practice mode and of the tests (https://nodejs.org).";

    /// <exception cref="AzuriteException">It is missing or too old.</exception>
    public static async Task CheckAsync(CancellationToken cancellationToken)
    {
        var (_, version) = await RunAsync("node", ["--version"], Environment.CurrentDirectory, cancellationToken);
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < OldestVersion)
            throw new AzuriteException($"{Wanted} Found: {version}.");
    }

    /// <returns>The exit code, and the last lines of what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string file, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        using var process = Start(file, arguments, folder, []);
        process.StandardInput.Close();
        var output = new LastLines();
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, output.ToString());
    }

    /// <returns>The process with its three streams redirected.</returns>
    /// <exception cref="AzuriteException">There is no such program.</exception>
    public static Process Start(string file, IEnumerable<string> arguments, string folder, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new AzuriteException($"{Wanted} There is no {file} on the path.", missing);
        }
    }
}

/// <summary>The last few lines that a process printed, for the message when it fails.</summary>
internal sealed class LastLines
{
    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_lock)
        {
            _lines.Enqueue(line.Trim());
            if (_lines.Count > 5)
                _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return string.Join(' ', _lines);
    }
}
