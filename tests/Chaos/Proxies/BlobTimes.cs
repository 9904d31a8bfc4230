using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chaos.Hosts;

namespace Chaos.Proxies;

/// <summary>The storage emulator stamps blobs with the machine's time; hosts live faster and are shown theirs.</summary>
internal static partial class BlobTimes
{
    public static string OfHeader(string lastModified, FastTime time) => DateTimeOffset.TryParseExact(
        lastModified, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var machine)
            ? time.Of(machine).ToString("r", CultureInfo.InvariantCulture)
            : lastModified;

    /// <param name="list">A list of blobs, XML.</param>
    public static byte[] OfList(byte[] list, FastTime time) =>
        Encoding.UTF8.GetBytes(Stamp().Replace(Encoding.UTF8.GetString(list), stamp => OfHeader(stamp.Value, time)));

    [GeneratedRegex("(?<=<Last-Modified>)[^<]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();
}
