using System.Reflection;
using System.Text.RegularExpressions;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Alerts.Mails;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Alerts;

/// <summary>An event without its text would be told to nobody: that it is missing shows itself only as it happens.</summary>
public sealed partial class AlertTextsTests
{
    /// <summary>Of the ordinary course, what people are told too.</summary>
    private static readonly int[] GoodNews = [2004, 2013, 2014, 2015];

    /// <summary>What the log has alone (<c>docs/operate.md</c>): how the other channels do, and a ledger that cannot be written.</summary>
    private static readonly int[] LogAlone = [2115, 2122, 2123, 2125, 2126];

    public static TheoryData<string> Told => [.. Log().Keys];

    [Theory]
    [MemberData(nameof(Told))]
    public void Every_event_that_people_are_told_of_has_a_text_that_its_log_text_can_fill(string happened)
    {
        var places = Places(Log()[happened]).ToDictionary(place => place, Value, StringComparer.Ordinal);

        Assert.All(Languages.All, language => Assert.DoesNotContain('{', Wording.Texts.Say(language, happened, places)));
    }

    [Theory]
    [MemberData(nameof(Told))]
    public void Every_event_that_people_are_told_of_has_a_subject_and_a_next_step(string happened)
    {
        var alert = new Alert("1", default, report: null, (log, _) => log.Log(LogLevel.Error, new EventId(1, happened), "x"));

        Assert.All(Languages.All, language =>
        {
            Assert.NotEmpty(Wording.Texts.Say(language, $"Subject.{happened}"));
            Assert.All(NextSteps.Of([alert], hasUnknown: false), step => Assert.NotEmpty(Wording.Texts.Say(language, $"Next.{step.Step}")));
        });
    }

    private static Dictionary<string, string> Log() => typeof(AlertLog).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
        .Where(log => log.Message is { EventId: var id } && (GoodNews.Contains(id) || (id >= 2100 && !LogAlone.Contains(id))))
        .ToDictionary(log => log.Name, log => log.Message!.Message, StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Groups["name"].Value).Distinct();

    private static object? Value(string place) => place is "At" or "Since" ? DateTimeOffset.UnixEpoch : 1;

    [GeneratedRegex(@"\{(?<name>\w+)(:[^}]+)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
