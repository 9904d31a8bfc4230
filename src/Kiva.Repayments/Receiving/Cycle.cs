using System.Globalization;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Receiving;

/// <summary>A cycle is a calendar month in the partner's time zone.</summary>
internal static class Cycle
{
    /// <returns><c>yyyy-MM</c></returns>
    public static string Of(DateTimeOffset time, ReportingOptions settings) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone)).ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
