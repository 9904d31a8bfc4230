using System.Diagnostics;

namespace Kiva.PartnerApi.Sandbox.Tests;

public sealed class OwnProcessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_where_it_is_and_how_to_reach_it()
    {
        using var process = Start("--Loans", "30", "--Faults:0:Fault", "Status500", "--Faults:0:Endpoint", "Loans", "--Faults:0:Share", "0.5");
        try
        {
            var first = await process.StandardOutput.ReadLineAsync(Cancelled);
            var url = new Uri(first!.Split(": ")[1]);
            using var http = new HttpClient { BaseAddress = url };

            var page = await http.GetStringAsync("", Cancelled);

            Assert.Equal($"Kiva__TokenUrl={url}oauth/token", await process.StandardOutput.ReadLineAsync(Cancelled));
            Assert.Contains("30 loans expect a repayment", page, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("Unknown setting: Lons.", "--Lons", "30")]
    [InlineData("Loans is 0; expected 1 to 1000000.", "--Loans", "0")]
    [InlineData("Failed to convert configuration value 'many'", "--Loans", "many")]
    [InlineData("Unknown command 'sample'", "sample", "folder")]
    public async Task Wrong_settings_end_it_with_a_sentence(string sentence, params string[] arguments)
    {
        using var process = Start(arguments);

        var said = await process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        Assert.StartsWith(sentence, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) is "dotnet" ? path : "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "Kiva.PartnerApi.Sandbox.dll"), .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
