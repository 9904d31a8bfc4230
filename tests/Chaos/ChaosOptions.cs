using System.Globalization;

namespace Chaos;

/// <summary>What is asked for on the command line.</summary>
/// <param name="Kills">How many hosts die.</param>
/// <param name="Limit">When the killing ends, whatever was reached.</param>
/// <param name="TellsAlerts">Whether the product tells its troubles to a webhook, and is held to it.</param>
internal sealed record ChaosOptions(int Kills, int Seed, TimeSpan Limit, bool TellsAlerts)
{
    public const string Usage = "chaos [--kills 300] [--seed 1] [--minutes 20] [--no-alerts]";

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
                _ => null,
            };
            if (options is null)
                return null;
            i++;
        }

        return options;
    }
}
