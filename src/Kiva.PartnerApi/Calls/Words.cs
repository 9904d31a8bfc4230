using System.Globalization;

namespace Kiva.PartnerApi.Calls;

/// <summary>Figures in sentences, whatever the machine's culture is.</summary>
internal static class Words
{
    public static string Of(TimeSpan time) => time >= TimeSpan.FromMinutes(2) && time.Ticks % TimeSpan.TicksPerMinute == 0
        ? $"{Of((decimal)time.TotalMinutes)} minutes"
        : $"{Of((decimal)time.TotalSeconds)} seconds";

    public static string Of(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
