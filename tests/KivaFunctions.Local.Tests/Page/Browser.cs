using System.Diagnostics;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>
/// One real browser for all tests of the page: Chromium, Chrome or Edge where one is installed. Otherwise Debian's Chromium is installed, where that may be done, or Playwright's own.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Known =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/microsoft-edge",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var executable = Find() ?? Install();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            ChromiumSandbox = !Environment.IsPrivilegedProcess, // It does not start as root with it.
            Args = ["--disable-quic"],
        });
    }

    internal Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options) => _browser!.NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find() => Array.Find(Known, File.Exists);

    /// <returns><see langword="null"/> for Playwright's own.</returns>
    private static string? Install()
    {
        if (Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get"))
        {
            Run("apt-get", "update", "-qq");
            Run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core");
            return Find();
        }

        Assert.True(
            Microsoft.Playwright.Program.Main(["install", "chromium"]) == 0,
            "The tests of the page need a browser. None was found, and Playwright could not download one. Install Chromium, Chrome or Edge.");
        return null;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" }, UseShellExecute = false, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]} ended with {process.ExitCode}. The tests of the page need a browser: install Chromium, Chrome or Edge.");
    }
}

/// <summary>The tests of the page come one after the other: a browser takes all that a small machine has.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Browser>
{
    public const string Name = "Page";
}
