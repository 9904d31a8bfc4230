using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Alerts;

/// <summary>In which words people are told: the log's are English, those of webhook and mails are of <c>Reporting:Language</c>.</summary>
internal sealed class Wording
{
    /// <summary>The texts of the events by their names, and what else a mail says.</summary>
    internal static readonly TextArea Texts = new(typeof(Wording).Assembly, "Alerts");

    private readonly string _language;
    private readonly TimeZoneInfo _zone;

    private Wording(string language, TimeZoneInfo zone) => (_language, _zone) = (language, zone);

    public static Wording OfLog { get; } = new(Languages.English, TimeZoneInfo.Utc);

    /// <summary>Times are those of <c>Reporting:TimeZone</c>.</summary>
    public static Wording OfMessages(ReportingOptions reporting) => new(reporting.Language, TimeZoneInfo.FindSystemTimeZoneById(reporting.TimeZone));

    /// <summary>The problem without data, as it may leave the app.</summary>
    public string Of(Problem problem) => problem.ForMessage(_language);

    public string Say(string key, params object?[] arguments) => Texts.Say(_language, key, [.. arguments.Select(Shown)]);

    /// <summary>An event in the place of its log text; its arguments by the names that they have there.</summary>
    public string Say(string key, IEnumerable<KeyValuePair<string, object?>> arguments) =>
        Texts.Say(_language, key, arguments.ToDictionary(argument => argument.Key, argument => Shown(argument.Value), StringComparer.Ordinal));

    private object? Shown(object? value) => value switch
    {
        DateTimeOffset time => TimeZoneInfo.ConvertTime(time, _zone),
        null or IFormattable => value,
        _ => PlainText.Of(value.ToString()!),
    };
}
