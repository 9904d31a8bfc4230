using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Kiva.Repayments.Reports;

/// <summary>
/// The name of a report: <c>yyyyMMddTHHmmssZ-</c> and 12 hex digits. Made from the blob's time, name and ETag alone, so that
/// whoever meets the same drop finds the same report. Sorts by time and names its folder.
/// </summary>
public sealed partial record ReportId
{
    /// <summary>Characters of the time; to the second, because storage tells no more.</summary>
    private const int TimeLength = 16;

    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";

    private readonly string _value;

    private ReportId(string value) => _value = value;

    /// <summary>The report's folder in the container <c>reports</c>: the UTC month, then the id.</summary>
    public string Folder => $"{_value[..4]}-{_value[4..6]}/{_value}";

    /// <summary>When its export was received, to the second.</summary>
    public DateTimeOffset Time => DateTimeOffset.TryParseExact(
        _value.AsSpan(0, TimeLength), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;

    /// <summary>The id of a dropped export.</summary>
    public static ReportId Of(DateTimeOffset lastModified, string name, string eTag)
    {
        var time = lastModified.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{eTag.Trim('"')}"));
        return new ReportId($"{time}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}");
    }

    /// <summary>The id in <paramref name="text"/>, or <see langword="null"/> when it is none.</summary>
    public static ReportId? Parse(string? text) => text is not null && Form().IsMatch(text) ? new ReportId(text) : null;

    /// <summary>Whether its report goes before the other one: by receipt; those of one second have no order by receipt, and go by their hash.</summary>
    public bool GoesBefore(ReportId other) => string.CompareOrdinal(_value, other._value) < 0;

    /// <summary>Whether its report was received a second or more before the other one.</summary>
    public bool IsOlderThan(ReportId other) => string.CompareOrdinal(_value, 0, other._value, 0, TimeLength) < 0;

    public override string ToString() => _value;

    [GeneratedRegex(@"\A[0-9]{4}(0[1-9]|1[0-2])[0-9]{2}T[0-9]{6}Z-[0-9a-f]{12}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
