using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kiva.PartnerApi.Calls;

/// <summary>What Kiva says in words, made fit for a ledger and a screen: one line, short, no markup, never our token.</summary>
internal static partial class KivaText
{
    public const int MaxLength = 500;

    private const int MaxBytesLookedAt = 16 * 1024;

    private static readonly string[] Messages = ["message", "error_description", "detail", "details"];
    private static readonly string[] Codes = ["code", "error", "title"];

    /// <summary>The message and code of a JSON answer, or the words of a text or HTML one.</summary>
    /// <param name="token">What must not be repeated, should the other side echo it.</param>
    /// <returns><see langword="null"/> when nothing readable is there.</returns>
    public static string? From(ReadOnlyMemory<byte> body, string token)
    {
        var text = FromJson(body) ?? FromText(body.Span);
        var clean = Clean(text.Replace(token, "[token]", StringComparison.Ordinal));
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>One line of at most <see cref="MaxLength"/> characters without control and formatting characters.</summary>
    public static string Clean(string? text)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!hidden && !Rune.IsWhiteSpace(rune))
                clean.Append(rune);
            else if (clean.Length > 0 && clean[^1] != ' ')
                clean.Append(' ');
            if (clean.Length > MaxLength)
            {
                clean.Length = MaxLength - 1;
                if (char.IsHighSurrogate(clean[^1]))
                    clean.Length--;
                clean.Append('…');
                break;
            }
        }

        return clean.ToString().Trim();
    }

    private static string? FromJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root is { ValueKind: JsonValueKind.Array } && root.GetArrayLength() > 0)
                root = root[0];
            if (root.ValueKind is JsonValueKind.String)
                return root.GetString();
            if (root.ValueKind is not JsonValueKind.Object)
                return "";

            var message = First(root, Messages);
            var code = First(root, Codes);
            return message is null ? code ?? "" : code is null ? message : $"{message} ({code})";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? First(JsonElement element, string[] names) => names
        .Select(name => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null)
        .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static string FromText(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxBytesLookedAt)]);
        return text.TrimStart().StartsWith('<') ? WebUtility.HtmlDecode(Markup().Replace(text, " ")) : text;
    }

    // Without a timeout: the text is short, and a timeout would throw amid a POST's end.
    [GeneratedRegex(
        "<(?<tag>script|style)\\b.*?(</\\k<tag>>|$)|<[^>]*(>|$)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: -1)]
    private static partial Regex Markup();
}
