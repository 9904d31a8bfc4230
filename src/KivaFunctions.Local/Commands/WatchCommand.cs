using KivaFunctions.Local.Hosting;
using Kiva.Repayments.Storage;
using Spectre.Console;

namespace KivaFunctions.Local.Commands;

/// <summary>Runs until it is told to stop.</summary>
internal static class WatchCommand
{
    public static async Task<int> RunAsync(LocalHostOptions options, IAnsiConsole console)
    {
        await using var host = await RunningHost.StartAsync(options, text => console.WriteLine(text));
        ShowWhere(host, console);
        await host.App.WaitForShutdownAsync();
        return host.App.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    private static void ShowWhere(RunningHost host, IAnsiConsole console)
    {
        if (host.Practice is { } practice)
        {
            console.MarkupLine("[yellow]Practice mode[/]: DataStorage and Kiva are not set. Storage and Kiva are this machine's own and are gone when this ends.");
            Show("Kiva", $"{practice.PartnerApi.Url} (a sandbox, {Screen.Number(practice.PartnerApi.Portfolio.ExpectedCount)} expected loans)");
            Show("Storage", practice.ConnectionString);
        }

        Show("Environment", host.App.Configuration["Kiva:Environment"] ?? "Stage");
        Show("Page", $"{host.Url}/api/page");
        Show("HTTP", $"{host.Url}/api" + (host.App.Configuration["urls"] is null && host.Url != Addresses.Default ? $" ({Addresses.Default} is taken)" : ""));
        Show("Watching", $"container {DataStorage.ExportsContainer}; drop exports there, or hand one in:");
        Show("", $"curl --data-binary @export.csv -H \"Content-Type: text/csv\" \"{host.Url}/api/reports?name=export.csv\"");
        Show("", "Ctrl+C ends it.");
    }

    /// <summary>Past the console, which would break what is there to be copied.</summary>
    private static void Show(string what, string value) => Console.WriteLine($"{what,-12} {value}");
}
