using System.Globalization;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Receiving;

/// <summary>A cycle is a calendar month in the partner's time zone.</summary>
internal static class Cycle
{
    private const string Form = "yyyy-MM";

    /// <returns><c>yyyy-MM</c></returns>
    public static string Of(DateTimeOffset time, ReportingOptions settings) => LocalTime(time, settings).ToString(Form, CultureInfo.InvariantCulture);

    public static DateTimeOffset LocalTime(DateTimeOffset time, ReportingOptions settings) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone));

    /// <summary>Whether the text is a cycle that has begun.</summary>
    public static bool HasBegun(string text, DateTimeOffset now, ReportingOptions settings) =>
        DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && string.CompareOrdinal(text, Of(now, settings)) <= 0;
}
