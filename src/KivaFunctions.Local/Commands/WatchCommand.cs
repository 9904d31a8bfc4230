using KivaFunctions.Local.Hosting;
using Kiva.Repayments.Storage;
using Spectre.Console;

namespace KivaFunctions.Local.Commands;

/// <summary>Runs until it is told to stop.</summary>
internal static class WatchCommand
{
    /// <summary>Of the first column, at least.</summary>
    private const int Width = 12;

    public static async Task<int> RunAsync(LocalHostOptions options, IAnsiConsole console)
    {
        await using var host = await RunningHost.StartAsync(options, text => console.WriteLine(text));
        ShowWhere(host, host.Words, console);
        await host.App.WaitForShutdownAsync();
        return host.App.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    private static void ShowWhere(RunningHost host, Words words, IAnsiConsole console)
    {
        var lines = new List<(string What, string Value)>();
        if (host.Practice is { } practice)
        {
            console.MarkupLine(words.Say("practice.watch"));
            lines.Add(("Kiva", words.Say("watch.sandbox", practice.PartnerApi.Url, practice.PartnerApi.Portfolio.ExpectedCount)));
            lines.Add((words.Say("watch.storage"), practice.ConnectionString));
        }

        lines.Add((words.Say("fact.environment"), host.App.Configuration["Kiva:Environment"] ?? "Stage"));
        lines.Add((words.Say("watch.page"), $"{host.Url}/api/page"));
        var isTaken = host.App.Configuration["urls"] is null && host.Url != Addresses.Default;
        lines.Add(("HTTP", isTaken ? words.Say("watch.taken", $"{host.Url}/api", Addresses.Default) : $"{host.Url}/api"));
        lines.Add((words.Say("watch.watching"), words.Say("watch.container", DataStorage.ExportsContainer)));
        lines.Add(("", $"curl --data-binary @export.csv -H \"Content-Type: text/csv\" \"{host.Url}/api/reports?name=export.csv\""));
        lines.Add(("", words.Say("watch.end")));

        // Past the console, which would break what is there to be copied.
        var width = Math.Max(Width, lines.Max(line => line.What.Length));
        foreach (var (what, value) in lines)
            Console.WriteLine($"{what.PadRight(width)} {value}");
    }
}
