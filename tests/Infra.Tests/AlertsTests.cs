using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kiva.Repayments;

namespace Infra.Tests;

/// <summary>The alert rules ask for what the app says, all of it, and with the right weight.</summary>
public sealed partial class AlertsTests
{
    /// <summary>Of the ordinary course, people are told that a report is completed and that a trouble is over, as by the webhook (<c>docs/operate.md</c>).</summary>
    private static readonly int[] GoodNews = [2004, 2013, 2014, 2015];

    [Fact]
    public async Task Every_event_that_people_are_told_of_has_one_rule_of_its_severity()
    {
        var expected = Events().Where(told => told.Id is >= 2100 and < 2200 || GoodNews.Contains(told.Id)).OrderBy(told => told.Id);
        var stage = await Deployment.OfAsync("infra/stage.bicepparam");

        Assert.Equal(expected, stage.OfType("Microsoft.Insights/scheduledQueryRules").SelectMany(AskedFor).OrderBy(told => told.Id));
    }

    [Fact]
    public async Task The_rules_of_events_tell_each_event_and_report_apart_and_never_call_it_resolved()
    {
        var rules = (await Deployment.AllOfTypeAsync("Microsoft.Insights/scheduledQueryRules")).Where(rule => AskedFor(rule).Any()).ToArray();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule =>
        {
            Assert.False((bool)rule["properties"]!["autoMitigate"]!);
            Assert.Equal(["Event", "Report"], rule["properties"]!["criteria"]!["allOf"]![0]!["dimensions"]!.AsArray().Select(dimension => (string)dimension!["name"]!));
        });
    }

    [Fact]
    public async Task The_missing_heartbeat_is_looked_for_by_the_id_that_the_app_logs()
    {
        var heartbeat = Events().Single(told => told.Name == "Heartbeat");
        var rule = (await Rule("kiva-heartbeat"))["properties"]!;
        var criterion = rule["criteria"]!["allOf"]![0]!;

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"== {heartbeat.Id}"), (string)criterion["query"]!, StringComparison.Ordinal);
        Assert.Contains("'Heartbeat'", (string)criterion["query"]!, StringComparison.Ordinal);
        Assert.Equal(("LessThan", 1, "PT30M"), ((string)criterion["operator"]!, (int)criterion["threshold"]!, (string)rule["windowSize"]!));
    }

    /// <summary>A query with an expression that Bicep left as text would find nothing, for ever.</summary>
    [Fact]
    public async Task Every_rule_reaches_people_and_its_query_is_whole()
    {
        Assert.All(await Deployment.AllOfTypeAsync("Microsoft.Insights/scheduledQueryRules"), rule =>
        {
            Assert.DoesNotContain("${", Query(rule), StringComparison.Ordinal);
            Assert.Contains("/actionGroups/", (string)rule["properties"]!["actions"]!["actionGroups"]!.AsArray().Single()!, StringComparison.Ordinal);
        });
        Assert.All(
            await Deployment.AllOfTypeAsync("Microsoft.Insights/actionGroups"),
            people => Assert.Equal("it@example.org", (string?)people["properties"]!["emailReceivers"]!.AsArray().Single()!["emailAddress"]));
        Assert.NotEmpty(await Deployment.AllOfTypeAsync("Microsoft.Consumption/budgets"));
        Assert.Contains("SeverityLevel >= 3", Query(await Rule("kiva-host-errors")), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Rule(string name) =>
        (await Deployment.OfAsync("infra/stage.bicepparam")).OfType("Microsoft.Insights/scheduledQueryRules").Single(rule => (string?)rule["name"] == name);

    private static string Query(JsonNode rule) => (string)rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!;

    /// <summary>Everything that the app logs with a number of its own.</summary>
    private static IEnumerable<Told> Events() => typeof(KeepMoving).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
        .Where(log => log.Message is not null)
        .Select(log => new Told(log.Message!.EventId, log.Message.EventName ?? log.Name, SeverityOf(log.Message.Level)));

    /// <summary>Azure's own numbers, 0 the worst.</summary>
    private static int SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Critical => 0,
        LogLevel.Error => 1,
        LogLevel.Warning => 2,
        _ => 3,
    };

    private static IEnumerable<Told> AskedFor(JsonNode rule)
    {
        var match = Asked().Match(Query(rule));
        return match.Success
            ? match.Groups["numbers"].Value.Split(", ").Zip(
                match.Groups["names"].Value.Split("', '"),
                (number, name) => new Told(int.Parse(number, CultureInfo.InvariantCulture), name, (int)rule["properties"]!["severity"]!))
            : [];
    }

    [GeneratedRegex(@"Number in \((?<numbers>[0-9, ]+)\)\s+or Name in \('(?<names>[^)]+)'\)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Asked();

    private sealed record Told(int Id, string Name, int Severity);
}
