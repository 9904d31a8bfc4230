using System.Diagnostics;

namespace Benchmarks;

/// <summary>Runs a part of this program in a process of its own: what another part has compiled or kept in memory is not measured with it.</summary>
internal static class OwnProcess
{
    /// <param name="dataStorage">A connection string; by the environment, because arguments are open to the whole machine.</param>
    public static async Task RunAsync(string[] arguments, string? dataStorage = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments);
        if (dataStorage is not null)
            start.Environment["DataStorage"] = dataStorage;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The part {arguments[0]} ended with exit code {process.ExitCode}.");
    }
}
