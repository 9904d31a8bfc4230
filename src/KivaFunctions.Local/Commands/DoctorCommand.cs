using Kiva.Repayments.Health;
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
        var words = Words.Of(builder.Configuration);
        await using var practice = PracticeMode.IsWanted(builder.Configuration)
            ? await PracticeMode.StartAsync(builder.Configuration, folder => console.WriteLine(words.Say("practice.installing", folder)), cancellationToken)
            : null;
        await using var app = LocalHost.Build(builder, options);
        if (practice is not null)
        {
            console.MarkupLine(words.Say("practice.doctor"));
            await app.Services.GetRequiredService<DataStorage>().CreateAsync(cancellationToken);
        }

        var health = await app.Services.GetRequiredService<ShowHealth>().RunAsync(isDeep: true, words.Language, cancellationToken);
        Show(console, health, words);
        return health.Checks.All(check => check.Ok) ? 0 : 1;
    }

    private static void Show(IAnsiConsole console, HealthView health, Words words)
    {
        console.MarkupLine(words.Say("doctor.environment", health.Environment));
        var lines = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var check in health.Checks)
        {
            lines.AddRow(check.Ok ? "[green]ok[/]" : "[red]-[/]", Screen.Plain(check.Name), Screen.Plain(check.Text));
        }

        console.Write(lines);
        var faults = health.Checks.Count(check => !check.Ok);
        console.MarkupLine(faults == 0
            ? words.Say("doctor.well")
            : words.Say("doctor.faults", faults, health.Checks.Count));
    }
}
