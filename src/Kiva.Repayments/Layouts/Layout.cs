using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.Repayments.Exports;

namespace Kiva.Repayments.Layouts;

/// <summary>How an export is laid out: what changes when somebody changes the MIS or his way of exporting. Encoding and sheet do not count.</summary>
/// <param name="Format">Media type, as in <see cref="ExportFormat"/>.</param>
/// <param name="DecimalSeparator"><see langword="null"/> where no amount decided it.</param>
public sealed record Layout(string Format, string? Delimiter, string? DecimalSeparator, string Loan, string? Client, string Amount)
{
    /// <summary>Characters of a heading. Headings come from a file that anybody may have written.</summary>
    private const int LongestHeading = 80;

    /// <returns><see langword="null"/> for what is the same for everybody: Kiva's own JSON, and the files that are handed back.</returns>
    public static Layout? Of(ExportFormat format) => format.Columns is { Loan: "loan_id", Amount: "amount" } ? null : new(
        format.Format,
        format.Delimiter,
        format.DecimalSeparator,
        Shown(format.Columns.Loan),
        format.Columns.Client is { } client ? Shown(client) : null,
        Shown(format.Columns.Amount));

    /// <summary>The same layout has the same name, whoever computes it.</summary>
    internal string Hash => Convert.ToHexStringLower(SHA256.HashData(ToJson()).AsSpan(0, 16));

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LayoutJson.Default.Layout);

    /// <summary>What was seen of this layout fits <paramref name="known"/>: an export without decimals leaves the separator open.</summary>
    internal bool Fits(Layout known) => this with { DecimalSeparator = DecimalSeparator ?? known.DecimalSeparator } == known;

    /// <summary>What differs from <paramref name="known"/>, in no language: <c>"Montant" → "Capital", ";" → ","</c>.</summary>
    internal string DifferencesFrom(Layout known) => string.Join(", ", Changes(known).Select(part => $"{Quoted(part.Was)} → {Quoted(part.Is)}"));

    internal int DistanceFrom(Layout known) => Changes(known).Count();

    /// <summary>All of it: <c>"N° prêt", "Montant", "text/csv", ";", ","</c>.</summary>
    internal string InFull() => string.Join(", ", Parts().OfType<string>().Select(Quoted));

    /// <summary>A separator that this export leaves open is no change.</summary>
    private IEnumerable<(string? Was, string? Is)> Changes(Layout known) =>
        (this with { DecimalSeparator = DecimalSeparator ?? known.DecimalSeparator }).Parts().Zip(known.Parts(), (now, then) => (then, now)).Where(part => part.then != part.now);

    private string?[] Parts() => [Loan, Client, Amount, Format, Delimiter == "\t" ? "tab" : Delimiter, DecimalSeparator];

    private static string Quoted(string? part) => part is null ? "–" : $"\"{part}\"";

    private static string Shown(string heading)
    {
        var shown = string.Concat(heading.Take(LongestHeading).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character));
        return heading.Length > LongestHeading ? shown + "…" : shown;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Layout))]
internal sealed partial class LayoutJson : JsonSerializerContext;
