using Kiva.Repayments.Health;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;
using KivaFunctions.Local.Hosting;
using KivaFunctions.Local.Practice;
using Spectre.Console;

namespace KivaFunctions.Local.Commands;

/// <summary>Looks at everything that the app needs, without running it: no trigger is listened to, and nothing is posted to Kiva.</summary>
internal static class DoctorCommand
{
    /// <returns>The exit code: 0 when all is well.</returns>
    public static async Task<int> RunAsync(LocalHostOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var builder = LocalHost.CreateBuilder(options);
        await using var practice = PracticeMode.IsWanted(builder.Configuration)
            ? await PracticeMode.StartAsync(builder.Configuration, text => console.WriteLine(text), cancellationToken)
            : null;
        await using var app = LocalHost.Build(builder, options);
        if (practice is not null)
        {
            console.MarkupLine("[yellow]Practice mode[/]: DataStorage and Kiva are not set. This looks at storage and a sandbox of this machine's own, not at yours.");
            await app.Services.GetRequiredService<DataStorage>().CreateAsync(cancellationToken);
        }

        var health = await app.Services.GetRequiredService<ShowHealth>().RunAsync(isDeep: true, app.Services.GetRequiredService<ReportingOptions>().Language, cancellationToken);
        Show(console, health);
        return health.Checks.All(check => check.Ok) ? 0 : 1;
    }

    private static void Show(IAnsiConsole console, HealthView health)
    {
        console.MarkupLine($"Environment {health.Environment}");
        var lines = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var check in health.Checks)
        {
            lines.AddRow(check.Ok ? "[green]ok[/]" : "[red]-[/]", Screen.Plain(check.Name), Screen.Plain(check.Text));
        }

        console.Write(lines);
        var faults = health.Checks.Count(check => !check.Ok);
        console.MarkupLine(faults == 0
            ? "[green]All is well.[/]"
            : $"[red]{Screen.Number(faults)} of {Screen.Number(health.Checks.Count)} need attention.[/] What cannot be looked at before they are cured is left out: then run doctor again.");
    }
}
