using System.Globalization;

namespace Chaos;

/// <summary>What is asked for on the command line.</summary>
/// <param name="Kills">How many hosts die.</param>
/// <param name="Limit">When the killing ends, whatever was reached.</param>
/// <param name="TellsAlerts">Whether the product tells its troubles to a webhook, and is held to it.</param>
/// <param name="At">The one point at which hosts die, to look at a fault more closely; at all of them when <see langword="null"/>.</param>
internal sealed record ChaosOptions(int Kills, int Seed, TimeSpan Limit, bool TellsAlerts, string? At = null)
{
    public const string Usage = "chaos [--kills 300] [--seed 1] [--minutes 20] [--at \"put ledger\"] [--no-alerts]";

    public static ChaosOptions? Parse(string[] args)
    {
        var options = new ChaosOptions(300, 1, TimeSpan.FromMinutes(20), TellsAlerts: true);
        for (var i = 0; i < args.Length; i++)
        {
            var number = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (int?)null;
            if (args[i] is "--no-alerts")
            {
                options = options with { TellsAlerts = false };
                continue;
            }

            options = (args[i], number) switch
            {
                ("--kills", { } kills) => options with { Kills = kills },
                ("--seed", { } seed) => options with { Seed = seed },
                ("--minutes", { } minutes) => options with { Limit = TimeSpan.FromMinutes(minutes) },
                ("--at", _) when i + 1 < args.Length => options with { At = args[i + 1] },
                _ => null,
            };
            if (options is null)
                return null;
            i++;
        }

        return options;
    }
}
