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
        return 0;
    }

    private static void ShowWhere(RunningHost host, IAnsiConsole console)
    {
        if (host.Practice is { } practice)
        {
            console.MarkupLine("[yellow]Practice mode[/]: DataStorage and Kiva are not set. Storage and Kiva are this machine's own and are gone when this ends.");
            Show(console, "Partner API", $"{practice.PartnerApi.Url} (a sandbox, {Screen.Number(practice.PartnerApi.Portfolio.ExpectedCount)} expected loans)");
            Show(console, "Storage", practice.ConnectionString);
        }

        Show(console, "Environment", host.App.Configuration["Kiva:Environment"] ?? "Stage");
        Show(console, "HTTP", $"{host.Url}/api" + (host.Url == Addresses.Default || host.App.Configuration["urls"] is not null ? "" : $" ({Addresses.Default} is taken)"));
        Show(console, "Watching", $"container {DataStorage.ExportsContainer}; drop exports there, or hand one in:");
        console.WriteLine($"""             curl --data-binary @export.csv -H "Content-Type: text/csv" "{host.Url}/api/reports?name=export.csv" """);
        console.WriteLine("Ctrl+C ends it.");
    }

    private static void Show(IAnsiConsole console, string what, string value) => console.MarkupLine($"[bold]{what,-11}[/]  {Screen.Plain(value)}");
}
