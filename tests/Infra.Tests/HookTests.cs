using System.Diagnostics;

namespace Infra.Tests;

/// <summary>The hook of the second phase, with an <c>az</c> in the path that answers as the test says. The hook for Windows says the same in PowerShell and is only read here.</summary>
public sealed class HookTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hook-");

    [Fact]
    public async Task It_deploys_the_second_phase_to_the_app_that_azd_names_and_never_sees_the_key()
    {
        AzAnswers("""*"keys list"*) echo true ;;""");

        var (exitCode, said) = await RunAsync();

        Assert.Equal((0, "Event Grid tells the app of every export in mis-exports."), (exitCode, said.Trim()));
        var calls = await CallsAsync();
        Assert.Contains(calls, call => call.Contains("deployment group create --subscription sub --resource-group rg-kiva", StringComparison.Ordinal)
            && call.Contains("events.bicep", StringComparison.Ordinal)
            && call.EndsWith("--parameters functionAppName=func topicName=topic dataStorageName=data", StringComparison.Ordinal));
        Assert.All(calls.Where(call => call.Contains("keys list", StringComparison.Ordinal)), call => Assert.Contains("--query systemKeys.blobs_extension != null", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Again_it_does_the_same_again()
    {
        AzAnswers("""*"keys list"*) echo true ;;""");

        await RunAsync();
        var first = await CallsAsync();
        await RunAsync();
        var both = await CallsAsync();

        Assert.Equal(first.Concat(first), both);
    }

    [Fact]
    public async Task An_app_that_is_just_starting_is_waited_for()
    {
        AzAnswers("""*"keys list"*) if [ "$(grep -c "keys list" "$HOOK_CALLS")" -gt 2 ]; then echo true; else echo false; fi ;;""");

        var (exitCode, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(3, (await CallsAsync()).Count(call => call.Contains("keys list", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""*"account show"*) exit 1 ;;""", "az login")]
    [InlineData("""*"keys list"*) echo false ;;""", "has not started")]
    [InlineData("""*"keys list"*) echo true ;; *"deployment group"*) exit 1 ;;""", "could not be subscribed")]
    public async Task What_does_not_work_is_said_with_how_to_go_on(string answers, string expected)
    {
        AzAnswers(answers);

        var (exitCode, said) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Contains("azd hooks run postdeploy", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_hooks_ask_az_for_the_same()
    {
        var (posix, windows) = (await ScriptAsync("subscribe.sh"), await ScriptAsync("subscribe.ps1"));

        Assert.All(
            new[] { "az account show", "az functionapp keys list", "systemKeys.blobs_extension != null", "az deployment group create", "--name kiva-events", "events.bicep" },
            words =>
            {
                Assert.Contains(words, posix, StringComparison.Ordinal);
                Assert.Contains(words, windows, StringComparison.Ordinal);
            });
        Assert.All(
            new[] { "AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", "FUNCTION_APP_NAME", "EVENT_TOPIC_NAME", "DATA_STORAGE_NAME" },
            name =>
            {
                Assert.Contains("$" + name, posix, StringComparison.Ordinal);
                Assert.Contains("$env:" + name, windows, StringComparison.Ordinal);
            });
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Writes an <c>az</c> that notes how it was called, and a <c>sleep</c> that does not.</summary>
    /// <param name="answers">Branches of a <c>case</c> over all arguments; what no branch takes succeeds in silence.</param>
    private void AzAnswers(string answers)
    {
        Write("az", $"""
            #!/bin/sh
            echo "$*" >> "$HOOK_CALLS"
            case "$*" in {answers} esac
            """);
        Write("sleep", "#!/bin/sh\n");

        void Write(string name, string script)
        {
            var path = Path.Combine(_directory.FullName, name);
            File.WriteAllText(path, script);
            Assert.SkipWhen(OperatingSystem.IsWindows(), "A hook for a POSIX shell.");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    private async Task<(int ExitCode, string Said)> RunAsync()
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(BicepCli.Repository, "infra", "hooks", "subscribe.sh")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{_directory.FullName}:/usr/bin:/bin",
                ["HOOK_CALLS"] = Calls,
                ["AZURE_SUBSCRIPTION_ID"] = "sub",
                ["AZURE_RESOURCE_GROUP"] = "rg-kiva",
                ["FUNCTION_APP_NAME"] = "func",
                ["EVENT_TOPIC_NAME"] = "topic",
                ["DATA_STORAGE_NAME"] = "data",
            },
        };
        using var process = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complaints = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await complaints);
    }

    private string Calls => Path.Combine(_directory.FullName, "calls");

    private Task<string[]> CallsAsync() => File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken);

    private static Task<string> ScriptAsync(string name) =>
        File.ReadAllTextAsync(Path.Combine(BicepCli.Repository, "infra", "hooks", name), TestContext.Current.CancellationToken);
}
