using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Infra.Tests;

/// <summary>The pinned Bicep CLI, as people and CI would call it. It asks no network: nothing here names an external module.</summary>
internal static class BicepCli
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Metadata("Repository"));

    /// <param name="directory">Where <paramref name="arguments"/> are relative to.</param>
    /// <returns>What it wrote: the result, and whatever it complained of.</returns>
    public static async Task<(int ExitCode, string Output, string Complaints)> RunAsync(string directory, params string[] arguments)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture is Architecture.X64, "The Bicep CLI comes from a package for Linux on x64.");
        var start = new ProcessStartInfo(Metadata("BicepCli"), arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURE_LOCATION"] = "westeurope", ["ALERT_EMAIL"] = "it@example.org", ["AZURE_PRINCIPAL_ID"] = "00000000-0000-0000-0000-000000000003" },
        };
        using var process = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complaints = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await complaints);
    }

    private static string Metadata(string key) =>
        typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
