using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>An alert as JSON: in a form of our own, or as the card that a Teams workflow takes.</summary>
internal static class WebhookBody
{
    public static byte[] Of(Alert alert, WebhookFormat format, KivaOptions kiva, Wording words)
    {
        var told = new ToldAlert(
            alert.Id,
            alert.Event.Name ?? "",
            alert.Event.Id,
            Severity(alert.Level),
            alert.At,
            kiva.Environment.ToString(),
            alert.Report?.ToString(),
            alert.Text(words),
            alert.Unreported?.First,
            alert.Unreported?.Count);
        return format is WebhookFormat.Teams
            ? JsonSerializer.SerializeToUtf8Bytes(Card(told), WebhookJson.Default.TeamsMessage)
            : JsonSerializer.SerializeToUtf8Bytes(told, WebhookJson.Default.ToldAlert);
    }

    private static string Severity(LogLevel level) => level switch
    {
        LogLevel.Critical => "critical",
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        _ => "information",
    };

    private static TeamsMessage Card(ToldAlert told) => new("message",
    [
        new TeamsAttachment("application/vnd.microsoft.card.adaptive", new AdaptiveCard(
            "AdaptiveCard",
            "1.4",
            [
                Line(new TextRun("TextRun", $"Kiva {told.Environment}: {told.Event}") { Weight = "bolder", Color = Color(told.Severity) }),
                Line(new TextRun("TextRun", told.Text)),
                .. told.Loans is { } loans ? [Line(new TextRun("TextRun", Names(loans, told.LoanCount ?? 0)))] : Array.Empty<RichTextBlock>(),
                Line(new TextRun("TextRun", FormattableString.Invariant($"{told.At:u} · {told.AlertId}")) { IsSubtle = true }),
            ])),
    ]);

    /// <summary>A text run and no text block: a block takes what stands in it for Markdown, and an id that somebody made up could be a link.</summary>
    private static RichTextBlock Line(TextRun text) => new("RichTextBlock", [text]);

    private static string Names(IReadOnlyList<UnreportedLoan> loans, int count) => FormattableString.Invariant(
        $"{count}: {string.Join(", ", loans.Select(PlainText.Of))}{(count > loans.Count ? " …" : "")}");

    private static string Color(string severity) => severity switch
    {
        "critical" or "error" => "attention",
        "warning" => "warning",
        _ => "good",
    };
}

/// <param name="AlertId">The same each time that the same alert is told.</param>
/// <param name="Event">Its name, and <paramref name="EventId"/> its number, in <c>docs/operate.md</c>.</param>
/// <param name="Severity"><c>information</c>, <c>warning</c>, <c>error</c> or <c>critical</c>.</param>
/// <param name="ReportId"><see langword="null"/> when it belongs to no report.</param>
/// <param name="Loans">The first hundred of the loans that it is about, where it is about loans.</param>
/// <param name="LoanCount">How many there are.</param>
internal sealed record ToldAlert(
    string AlertId,
    string Event,
    int EventId,
    string Severity,
    DateTimeOffset At,
    string Environment,
    string? ReportId,
    string Text,
    IReadOnlyList<UnreportedLoan>? Loans,
    int? LoanCount);

internal sealed record TeamsMessage(string Type, IReadOnlyList<TeamsAttachment> Attachments);

internal sealed record TeamsAttachment(string ContentType, AdaptiveCard Content);

internal sealed record AdaptiveCard(string Type, string Version, IReadOnlyList<RichTextBlock> Body);

internal sealed record RichTextBlock(string Type, IReadOnlyList<TextRun> Inlines);

internal sealed record TextRun(string Type, string Text)
{
    public string? Weight { get; init; }

    public string? Color { get; init; }

    public bool? IsSubtle { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ToldAlert))]
[JsonSerializable(typeof(TeamsMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext;
