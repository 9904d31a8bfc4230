using System.Text.RegularExpressions;

namespace KivaFunctions.Local.Hosting;

/// <summary>The part of a blob trigger's path behind the container: text and <c>{placeholders}</c>, each of which takes anything, slashes too.</summary>
public sealed partial record BlobNamePattern
{
    private readonly Regex _names;

    public BlobNamePattern(string pattern)
    {
        Pattern = pattern;
        Placeholders = [.. Placeholder().Matches(pattern).Select(match => match.Groups["name"].Value)];
        _names = new Regex(
            @"\A" + string.Concat(Placeholder().Split(pattern).Select((part, index) => index % 2 == 0 ? Regex.Escape(part) : $"(?<{part}>.+)")) + @"\z",
            RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
    }

    public string Pattern { get; }

    public IReadOnlyList<string> Placeholders { get; }

    /// <returns>What the placeholders match, or <see langword="null"/> when <paramref name="blobName"/> is not meant.</returns>
    public IReadOnlyDictionary<string, string>? Match(string blobName)
    {
        var match = _names.Match(blobName);
        return match.Success
            ? Placeholders.ToDictionary(name => name, name => match.Groups[name].Value, StringComparer.OrdinalIgnoreCase)
            : null;
    }

    public bool Equals(BlobNamePattern? other) => string.Equals(Pattern, other?.Pattern, StringComparison.Ordinal);

    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
